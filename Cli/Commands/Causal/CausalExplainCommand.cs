using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal explain</c>: correlation against causation in data, and why they differ.</summary>
internal sealed class CausalExplainCommand : HybridCommand
{
    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table with a column for each observed variable" };
    private readonly Option<string?> _graph = TypedOption.Text("--graph", "GRAPH", "A file or a text", required: true);
    private readonly Option<string?> _treatment = TypedOption.Text("-x", "X", "The cause", required: true);
    private readonly Option<string?> _outcome = TypedOption.Text("-y", "Y", "The effect", required: true);

    public CausalExplainCommand()
        : base("explain", "Correlation against causation in data: both, why they differ, and what not to adjust for")
    {
        Arguments.Add(_data);
        foreach (Option option in (Option[])[_graph, _treatment, _outcome])
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        DataTable table = DataTable.Load(path);
        CausalGraph graph = CausalArguments.Read(context.Need(_graph), "--graph");
        string x = CausalArguments.NameOf("-x", context.Need(_treatment), graph);
        string y = CausalArguments.NameOf("-y", context.Need(_outcome), graph);
        CausalReport report = ArgumentFault.Of(path, () => CausalReport.Of(graph, table, x, y, new() { Seed = context.Seed }));
        if (!context.Json)
        {
            context.Output.Write(report.ToString());
            return Task.FromResult(ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            json.Number("seen", report.Seen.Value);
            json.Number("done", report.Done.Value);
            json.Number("standardError", report.Done.StandardError);
            json.WriteString("method", report.Done.Method);
            json.WritePropertyName("adjustment");
            CausalOutput.Strings(json, report.Done.Adjustment);
            json.WriteBoolean("reversed", report.IsReversed);
            json.WriteStartArray("table");
            foreach ((string action, string outcome, double seen, double done) in report.Table)
            {
                json.WriteStartObject();
                json.WriteString("action", action);
                json.WriteString("outcome", outcome);
                json.Number("seen", seen);
                json.Number("do", done);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("biasingPaths");
            CausalOutput.Strings(json, report.BiasingPaths.Select(p => p.ToString()));
            json.WriteStartArray("strata");
            foreach ((string column, IReadOnlyList<(string State, double Effect, int Rows)> strata, bool reverses) in report.Strata)
            {
                json.WriteStartObject();
                json.WriteString("column", column);
                json.WriteBoolean("reverses", reverses);
                json.WriteStartObject("effects");
                foreach ((string state, double effect, int _) in strata)
                {
                    json.Number(state, effect);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("doNotAdjust");
            foreach ((string column, string why) in report.Cautions)
            {
                json.WriteString(column, why);
            }

            json.WriteEndObject();
            json.WriteString("graph", report.Graph.Verdict.Sentence);
            json.WriteString("sensitivity", report.Sensitivity.Sentence);
        });
        return Task.FromResult(ExitCode.Done);
    }
}
