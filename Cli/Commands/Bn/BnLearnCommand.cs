using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn learn</c>: a network's graph and tables from data, which may have holes.</summary>
internal sealed class BnLearnCommand : HybridCommand
{
    private static readonly string[] Methods = ["hc", "tabu", "exact", "pc", "chowliu", "tan:CLASS", "naive:CLASS"];

    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table of states, a column for each variable; an empty cell is missing, an empty column a latent variable" };
    private readonly Option<string?> _structure = TypedOption.Text("--structure", "FILE|" + string.Join('|', Methods), "A network whose variables, states and arcs are taken, or how to find the graph [default: hc]");
    private readonly Option<string?> _score = TypedOption.Choice("--score", "What hc, tabu and exact maximise [default: bic]", ["bic", "bdeu", "k2", "aic"]);
    private readonly Option<double?> _prior = TypedOption.Number("--prior", "Pseudo-counts for each cell of the tables [default: 0, maximum likelihood]", x => x >= 0, "numbers from 0 are allowed");
    private readonly Option<int?> _mostParents = TypedOption.Whole("--max-parents", "The most parents that hc, tabu and exact give a variable [default: 8]", 0, 32);
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE.bif", "The network that is learnt", required: true);

    public BnLearnCommand()
        : base("learn", "Learn a network from data; missing cells are learnt over by expectation maximisation")
    {
        Arguments.Add(_data);
        foreach (Option option in (Option[])[_structure, _score, _prior, _mostParents, _out])
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        string structure = context.Get(_structure) ?? "hc";
        bool given = IsFile(structure);
        BayesianNetwork? file = given ? BayesianNetwork.Load(structure) : null;
        DiscreteData data = DiscreteData.Load(path, file?.Variables);
        ScoreKind kind = context.Get(_score) switch
        {
            "bdeu" => ScoreKind.Bdeu,
            "k2" => ScoreKind.K2,
            "aic" => ScoreKind.Aic,
            _ => ScoreKind.Bic,
        };
        LearntStructure? found = given ? null : BnArguments.Guarded("--structure", () => Find(context, structure, data, kind));
        BayesianNetwork graph = file ?? found!.ToNetwork();
        Prior prior = Prior.Cells(context.Get(_prior) ?? 0);
        ExpectationMaximisationResult result = BnArguments.Guarded(path, () => Fit(graph, file is not null, data, prior, context.Cancellation));
        double score = double.NaN;
        if (result.Network.Variables.All(v => data.Variables.Contains(v)))
        {
            score = new FamilyScorer(data, kind).Score(result.Network);
        }

        BnArguments.Guarded("--out", () =>
        {
            result.Network.Save(context.Need(_out));
            return true;
        });
        context.Cancellation.ThrowIfCancellationRequested();
        Write(context, result, score, found?.Iterations ?? 0);
        return Task.FromResult(ExitCode.Done);
    }

    private static bool IsFile(string structure) =>
        System.IO.File.Exists(structure) || structure.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || structure.Contains('/', StringComparison.Ordinal)
        || Probabilistic.Formats.NetworkFormat.All.Any(f => f.CanRead && f.Extensions.Any(e => structure.EndsWith(e, StringComparison.OrdinalIgnoreCase)));

    private static ExpectationMaximisationResult Fit(BayesianNetwork graph, bool given, DiscreteData data, Prior prior, CancellationToken cancellation)
    {
        if (data.IsComplete && data.Variables.Count == graph.Variables.Count)
        {
            BayesianNetwork fitted = ParameterLearner.Fit(graph, data, prior);
            return new ExpectationMaximisationResult(fitted, NetworkLikelihood.Of(fitted, data), [0, 0], true);
        }

        // A given graph's own tables may be anything: the start is what the complete rows of each family say, softened so that no row is impossible.
        BayesianNetwork start = given && data.Variables.Count < graph.Variables.Count ? graph : ParameterLearner.Fit(graph, data, Prior.K2);
        return NetworkExpectationMaximisation.Fit(start, data, new ExpectationMaximisationOptions { Prior = prior }, cancellation: cancellation);
    }

    private LearntStructure Find(CommandContext context, string structure, DiscreteData data, ScoreKind kind)
    {
        string[] parts = structure.Split(':', 2);
        StructureSearchOptions search = (parts[0] == "tabu" ? StructureSearchOptions.Tabu : new StructureSearchOptions()) with
        {
            Score = kind,
            Constraints = new ArcConstraints { MostParents = context.Get(_mostParents) ?? 8 },
            Seed = context.Seed,
        };
        return (parts[0], parts.Length) switch
        {
            ("hc" or "tabu", 1) => StructureSearch.Find(data, search, cancellation: context.Cancellation),
            ("exact", 1) => ExactStructureSearch.Find(data, search, context.Cancellation),
            ("pc", 1) => ConstraintSearch.Find(data, cancellation: context.Cancellation),
            ("chowliu", 1) => TreeLearner.ChowLiu(data),
            ("tan", 2) => TreeLearner.TreeAugmented(data, parts[1]),
            ("naive", 2) => TreeLearner.NaiveBayes(data, parts[1]),
            _ => throw new UsageException("--structure", $"there is no '{structure}'; {Names.Suggest(structure, Methods)} (or give the path of a network)"),
        };
    }

    private static void Write(CommandContext context, ExpectationMaximisationResult result, double score, int moves)
    {
        BayesianNetwork network = result.Network;
        int iterations = Math.Max(moves, result.Iterations);
        if (!context.Json)
        {
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{network}\nlog-likelihood {result.LogLikelihood:G10}, score {score:G10}, {iterations} iterations\n"));
            return;
        }

        context.WriteJson(json =>
        {
            json.WriteStartArray("arcs");
            foreach (ConditionalTable table in network.Tables)
            {
                foreach (Variable parent in table.Parents)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(parent.Name);
                    json.WriteStringValue(table.Child.Name);
                    json.WriteEndArray();
                }
            }

            json.WriteEndArray();
            json.Number("score", score);
            json.Number("logLikelihood", result.LogLikelihood);
            json.WriteNumber("iterations", iterations);
        });
    }
}
