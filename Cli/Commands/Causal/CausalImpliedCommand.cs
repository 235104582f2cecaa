using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal implied</c>: the independences that a graph implies.</summary>
internal sealed class CausalImpliedCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();

    public CausalImpliedCommand()
        : base("implied", "The independences that the graph implies, with every minimal condition") => Arguments.Add(_graph);

    protected override Task<int> RunAsync(CommandContext context)
    {
        IEnumerable<Independence> found = CausalArguments.Read(context.Get(_graph)!).ImpliedIndependences(context.Cancellation);
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartArray("independences");
                foreach (Independence independence in found)
                {
                    json.WriteStartObject();
                    json.WriteString("x", independence.First);
                    json.WriteString("y", independence.Second);
                    json.Strings("given", independence.Given);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
        else
        {
            foreach (Independence independence in found)
            {
                context.Output.Write($"{independence}\n");
            }
        }

        return Task.FromResult(ExitCode.Done);
    }
}
