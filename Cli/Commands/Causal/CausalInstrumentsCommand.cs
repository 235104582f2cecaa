using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal instruments</c>: variables that move Y only by moving X.</summary>
internal sealed class CausalInstrumentsCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Option<string?> _treatment = CausalArguments.Treatment();
    private readonly Option<string?> _outcome = CausalArguments.Outcome();

    public CausalInstrumentsCommand()
        : base("instruments", "Instruments for the effect of X on Y, with their conditions")
    {
        Arguments.Add(_graph);
        Options.Add(_treatment);
        Options.Add(_outcome);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        string x = CausalArguments.NameOf("-x", context.Need(_treatment), graph);
        string y = CausalArguments.NameOf("-y", context.Need(_outcome), graph);
        IReadOnlyList<Instrument> found = ArgumentFault.Of("-y", () => Instruments.Find(graph, x, y));
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartArray("instruments");
                foreach (Instrument instrument in found)
                {
                    json.WriteStartObject();
                    json.WriteString("instrument", instrument.Variable);
                    json.Strings("given", instrument.Given);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
        else
        {
            context.Output.Write(found.Count == 0 ? "no instrument exists\n" : string.Concat(found.Select(instrument => $"{instrument}\n")));
        }

        return Task.FromResult(found.Count == 0 ? ExitCode.No : ExitCode.Done);
    }
}
