using System.CommandLine;
using System.Diagnostics;
using Hybrid.Causal;
using Hybrid.Causal.Discovery;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal discover</c>: a graph from data.</summary>
internal sealed class CausalDiscoverCommand : HybridCommand
{
    private static readonly string[] _methods = ["pc", "fci", "ges", "exact", "lingam", "notears"];
    private static readonly string[] _tests = ["fisherz", "chisq", "g2", "kernel"];

    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table with a column for each variable" };
    private readonly Option<string?> _method = TypedOption.Choice("--method", "pc: CPDAG; fci: PAG, latent causes allowed; ges, exact: CPDAG by score; lingam, notears: DAG [default: pc]", _methods);
    private readonly Option<double?> _alpha = TypedOption.Number("--alpha", "Significance of pc and fci [default: 0.05]", a => a is > 0 and < 1, "numbers above 0 and below 1 are allowed");
    private readonly Option<string?> _test = TypedOption.Choice("--test", "Independence test of pc and fci [default: fisherz for numbers, chisq for discrete data]", _tests);
    private readonly Option<int?> _mostGiven = TypedOption.Whole("--max-given", "The most variables to condition on, or the most parents [default: no limit]", 0);
    private readonly Option<string?> _tiers = TypedOption.Text("--tiers", "A,B;C", "Groups in the order of time: nothing acts on an earlier group");
    private readonly Option<string?> _require = TypedOption.Text("--require", "EDGES", "Arrows that must be there, such as \"A -> B; C -> D\"");
    private readonly Option<string?> _forbid = TypedOption.Text("--forbid", "EDGES", "Arrows that must not be there");
    private readonly Option<string?> _truth = TypedOption.Text("--truth", "GRAPH", "The true graph, to count the differences from");

    public CausalDiscoverCommand()
        : base("discover", "Find a causal graph in data")
    {
        Arguments.Add(_data);
        foreach (Option option in (Option[])[_method, _alpha, _test, _mostGiven, _tiers, _require, _forbid, _truth])
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        DataTable table = DataTable.Load(path);
        string method = context.Get(_method) ?? "pc";
        CausalGraph? truth = context.Get(_truth) is string text ? CausalArguments.Read(text, "--truth") : null;
        var options = new DiscoveryOptions { Significance = context.Get(_alpha) ?? 0.05, MostGiven = context.Get(_mostGiven) ?? int.MaxValue, Knowledge = Knowledge(context) };
        var clock = Stopwatch.StartNew();
        DiscoveryResult found = ArgumentFault.Of(path, () => Find(context, method, table, options));
        double seconds = clock.Elapsed.TotalSeconds;
        int? distance = truth is null ? null : ArgumentFault.Of("--truth", () => GraphDistance.Hamming(Target(truth, method), found.Graph));
        Write(context, found, distance, seconds);
        return Task.FromResult(ExitCode.Done);
    }

    private static MixedGraph Target(CausalGraph truth, string method) => method switch
    {
        "fci" => MixedGraph.PagOf(truth),
        "lingam" or "notears" => MixedGraph.Of(truth),
        _ => MixedGraph.Of(EssentialGraph.Of(truth)),
    };

    private static IReadOnlyList<(string, string)> Arrows(string option, string? text) => text is null ? [] : CausalGraph.Parse(text, option).Arrows;

    private static void Write(CommandContext context, DiscoveryResult found, int? distance, double seconds)
    {
        if (!context.Json)
        {
            foreach (MixedEdge edge in found.Graph.Edges)
            {
                context.Output.Write($"{edge}\n");
            }

            foreach ((string from, string to, double effect) in found.Effects)
            {
                context.Output.Write(FormattableString.Invariant($"one unit of {from} changes {to} by {effect:G6}\n"));
            }

            context.Output.Write(distance is int d ? $"{d} pairs differ from the truth\n" : string.Empty);
            foreach (string warning in found.Warnings)
            {
                context.Error.WriteLine($"warning: {warning}");
            }

            return;
        }

        context.WriteJson(json =>
        {
            json.WriteStartArray("edges");
            foreach (MixedEdge edge in found.Graph.Edges)
            {
                CausalOutput.Strings(json, [edge.First, edge.Mark, edge.Second]);
            }

            json.WriteEndArray();
            if (distance is int d)
            {
                json.WriteNumber("shd", d);
            }

            if (!double.IsNaN(found.Score))
            {
                json.Number("score", found.Score);
            }

            json.WriteNumber("tests", found.Tests);
            json.WriteStartArray("effects");
            foreach ((string from, string to, double effect) in found.Effects)
            {
                json.WriteStartObject();
                json.WriteString("from", from);
                json.WriteString("to", to);
                json.Number("effect", effect);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("conflicts");
            foreach ((string first, string second) in found.Conflicts)
            {
                CausalOutput.Strings(json, [first, second]);
            }

            json.WriteEndArray();
            json.WritePropertyName("warnings");
            CausalOutput.Strings(json, found.Warnings);
            json.WriteNumber("seconds", seconds);
        });
    }

    private ArcConstraints Knowledge(CommandContext context) => new()
    {
        Required = Arrows("--require", context.Get(_require)),
        Forbidden = Arrows("--forbid", context.Get(_forbid)),
        Tiers = [.. (context.Get(_tiers) ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(tier => (IReadOnlyList<string>)tier.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };

    private DiscoveryResult Find(CommandContext context, string method, DataTable table, DiscoveryOptions options) => method switch
    {
        "pc" => PcAlgorithm.Find(Test(context, table), options, context.Cancellation),
        "fci" => FciAlgorithm.Find(Test(context, table), options, context.Cancellation),
        "ges" => GreedyEquivalenceSearch.Find(Score(table), options, context.Cancellation),
        "exact" => ExactSearch.Find(Score(table), options, context.Cancellation),
        "lingam" => DirectLingam.Find(table, options, context.Cancellation),
        _ => Notears.Find(table, null, context.Cancellation),
    };

    private ConditionalIndependenceTest Test(CommandContext context, DataTable table) => (context.Get(_test) ?? (CausalArguments.IsDiscrete(table) ? "chisq" : "fisherz")) switch
    {
        "fisherz" => new FisherZTest(table),
        "kernel" => new KernelTest(table),
        string test => new DiscreteTest(table.ToDiscrete(), likelihoodRatio: test == "g2"),
    };

    private static GraphScore Score(DataTable table) => CausalArguments.IsDiscrete(table) ? new DiscreteScore(table.ToDiscrete()) : new GaussianScore(table);
}
