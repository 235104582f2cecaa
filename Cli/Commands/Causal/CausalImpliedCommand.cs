using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Causal.Refutation;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal implied</c>: the independences that a graph implies.</summary>
internal sealed class CausalImpliedCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Option<string?> _data = TypedOption.Text("--data", "DATA.csv", "Test one independence for each pair that is not adjacent, p-values corrected by Holm");
    private readonly Option<double?> _alpha = TypedOption.Number("--alpha", "The level after the correction [default: 0.05]", a => a is > 0 and < 1, "numbers above 0 and below 1 are allowed");

    public CausalImpliedCommand()
        : base("implied", "The independences that the graph implies; with --data, tested")
    {
        Arguments.Add(_graph);
        Options.Add(_data);
        Options.Add(_alpha);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        if (context.Get(_data) is string path)
        {
            return Task.FromResult(Test(context, path));
        }

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

    private int Test(CommandContext context, string path)
    {
        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        DataTable table = DataTable.Load(path);
        string[] known = [.. graph.Variables.Where(v => table.Columns.Contains(v))];
        GraphFalsification check = ArgumentFault.Of(path, () => GraphFalsification.Of(graph, CausalArguments.TestFor(table.Keep(known)), context.Get(_alpha) ?? 0.05, context.Seed));
        if (!context.Json)
        {
            foreach ((Independence independence, double p, double corrected) in check.Tests)
            {
                context.Output.Write(FormattableString.Invariant($"{independence}   p = {p:G4}, corrected {corrected:G4}\n"));
            }

            context.Output.Write($"{check.Verdict.Sentence}\n");
            return ExitCode.Done;
        }

        context.WriteJson(json =>
        {
            json.WriteStartArray("independences");
            foreach ((Independence independence, double p, double corrected) in check.Tests)
            {
                json.WriteStartObject();
                json.WriteString("x", independence.First);
                json.WriteString("y", independence.Second);
                json.WritePropertyName("given");
                CausalOutput.Strings(json, independence.Given);
                json.Number("p", p);
                json.Number("corrected", corrected);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("verdict", check.Verdict.Verdict.ToString().ToLowerInvariant());
            json.WriteString("sentence", check.Verdict.Sentence);
        });
        return ExitCode.Done;
    }
}
