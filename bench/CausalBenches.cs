using Hybrid.Causal;
using Hybrid.Causal.Discovery;
using Hybrid.Causal.Estimation;

namespace Hybrid.Bench;

/// <summary>The peers' b_causal.py and more. The rows are drawn from the same kind of model as there: 20 variables, effects of earlier ones on later ones, unit Gaussian or uniform noise.</summary>
internal static class CausalBenches
{
    private const int Rows = 10_000;
    private const int Variables = 20;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("causal_pc_fisherz_10k_d20", () => [Of("causal_pc_fisherz_10k_d20", Rows, table => PcAlgorithm.Find(new FisherZTest(table), new DiscoveryOptions { Significance = 0.01 }), Model(Variables, Rows, 2 * 32, false))]);
        yield return ("causal_pc_fisherz_5k_d100", () => [Of("causal_pc_fisherz_5k_d100", 5000, table => PcAlgorithm.Find(new FisherZTest(table), new DiscoveryOptions { Significance = 0.01 }), Model(100, 5000, 2 * 200, false))]);
        yield return ("causal_separation_100k", Separation);
        yield return ("causal_identify_1k", Identify);
        yield return ("causal_adjust_10k", Adjust);
        yield return ("causal_backdoor_linear_10k", () => Estimate("causal_backdoor_linear_10k", "regression", Rows, 5, "ms"));
        yield return ("causal_ipw_10k", () => Estimate("causal_ipw_10k", "ipw", Rows, 5, "ms"));
        yield return ("causal_aipw_100k_d20", () => Estimate("causal_aipw_100k_d20", "aipw", 100_000, 20, "s"));
        yield return ("causal_ges_bic_10k_d20", () => [Of("causal_ges_bic_10k_d20", Rows, table => GreedyEquivalenceSearch.Find(new GaussianScore(table)), Model(Variables, Rows, 2 * 32, false))]);
        yield return ("causal_directlingam_10k_d20", () => [Of("causal_directlingam_10k_d20", Rows, table => DirectLingam.Find(table), Model(Variables, Rows, 2 * 32, true))]);
    }

    private static IEnumerable<Line> Separation()
    {
        const int n = 100_000;
        CausalGraph graph = Sparse(n, 2 * n, n / 2);
        string[] given = [.. Enumerable.Range(0, 100).Select(i => $"V{(i * 997) + 1}")];
        yield return new Line("causal_separation_100k", "hybrid", Measurement.Times(() => graph.Separated("V0", $"V{n - 1}", given)), "ms", 1e3, 1, n);
    }

    // Ten questions on one graph with 1,500 arrows and 500 bidirected edges: mean degree 4; seconds for one.
    private static IEnumerable<Line> Identify()
    {
        CausalGraph graph = Sparse(1000, 1500, 500);
        (string X, string Y)[] questions = [.. Enumerable.Range(0, 200).Select(i => ($"V{i * 4}", $"V{999 - i}"))];
        (string X, string Y)[] identifiable = [.. questions.Where(q => q.X != q.Y && graph.Descendants(q.X).Contains(q.Y) && Identification.Complete(graph, [q.X], [q.Y]) is Identified).Take(10)];
        yield return new Line("causal_identify_1k", "hybrid", Measurement.Times(() => Array.ForEach(identifiable, q => Identification.Complete(graph, [q.X], [q.Y])), repeats: 3, warm: 0), "s", 1.0 / Math.Max(1, identifiable.Length), 1, 1000,
            new Dictionary<string, object> { ["questions"] = identifiable.Length });
    }

    private static IEnumerable<Line> Adjust()
    {
        CausalGraph graph = Sparse(10_000, 20_000, 0);
        yield return new Line("causal_adjust_10k", "hybrid", Measurement.Times(() => AdjustmentSets.Find(graph, ["V5000"], ["V9990"])), "s", 1, 1, 10_000);
    }

    private static EstimationProblem Effect(int rows, int covariates)
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[][] w = [.. Enumerable.Range(0, covariates).Select(_ => Enumerable.Range(0, rows).Select(_ => Normal()).ToArray())];
        double[] t = [.. Enumerable.Range(0, rows).Select(i => random.NextDouble() < 1 / (1 + Math.Exp(-((0.5 * w[0][i]) - (0.5 * w[1][i]) + (0.3 * w[2][i])))) ? 1.0 : 0.0)];
        double[] y = [.. t.Select((v, i) => (2 * v) + w[0][i] + (0.5 * w[1][i]) - w[2][i] + Normal())];
        return new EstimationProblem(new DataTable([.. w.Select((column, c) => ($"w{c}", column)), ("t", t), ("y", y)]), "t", "y", [.. Enumerable.Range(0, covariates).Select(c => $"w{c}")]);
    }

    private static IEnumerable<Line> Estimate(string bench, string method, int rows, int covariates, string unit)
    {
        EstimationProblem problem = Effect(rows, covariates);
        EffectEstimator estimator = EffectEstimators.Named(method);
        var extra = new Dictionary<string, object> { ["estimate"] = estimator.Estimate(problem).Value, ["truth"] = 2.0 };
        yield return new Line(bench, "hybrid", Measurement.Times(() => estimator.Estimate(problem)), unit, unit == "ms" ? 1e3 : 1, Providers.Threading.WorkerPool.Threads, rows, extra);
    }

    private static CausalGraph Sparse(int count, int arrows, int bidirected)
    {
        var random = new Random(8);
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"V{i}")];
        (string, string) Pair()
        {
            int first = random.Next(count - 1);
            return (names[first], names[random.Next(first + 1, count)]);
        }

        return new CausalGraph(names, [.. Enumerable.Range(0, arrows).Select(_ => Pair())], [.. Enumerable.Range(0, bidirected).Select(_ => Pair())]);
    }

    private static Line Of(string bench, int rows, Func<DataTable, DiscoveryResult> find, (CausalGraph Graph, DataTable Table) model)
    {
        DiscoveryResult found = find(model.Table);
        MixedGraph truth = bench.Contains("lingam", StringComparison.Ordinal) ? MixedGraph.Of(model.Graph) : MixedGraph.Of(EssentialGraph.Of(model.Graph));
        var extra = new Dictionary<string, object>
        {
            ["edges_true"] = model.Graph.Arrows.Count,
            ["edges_found"] = found.Graph.Edges.Count,
            ["skeleton_errors"] = GraphDistance.Skeleton(truth, found.Graph),
            ["shd"] = GraphDistance.Hamming(truth, found.Graph),
        };
        return new Line(bench, "hybrid", Measurement.Times(() => find(model.Table)), "s", 1, Providers.Threading.WorkerPool.Threads, rows, extra);
    }

    // As datasets.sem of the peers: each pair is joined with the chance that gives half of the given number of edges; weights are 0.5 to 1.5 with either sign.
    private static (CausalGraph Graph, DataTable Table) Model(int count, int rows, int ends, bool uniform)
    {
        var random = new Random(0);
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"X{i}")];
        var arrows = new List<(int From, int To, double Weight)>();
        for (int to = 0; to < count; to++)
        {
            for (int from = 0; from < to; from++)
            {
                if (random.NextDouble() < (double)ends / (count * (count - 1)))
                {
                    arrows.Add((from, to, (0.5 + random.NextDouble()) * (random.Next(2) == 0 ? -1 : 1)));
                }
            }
        }

        double[][] columns = [.. names.Select(_ => new double[rows])];
        for (int row = 0; row < rows; row++)
        {
            for (int v = 0; v < count; v++)
            {
                columns[v][row] = uniform
                    ? (random.NextDouble() - 0.5) * Math.Sqrt(12)
                    : Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }

            foreach ((int from, int to, double weight) in arrows)
            {
                columns[to][row] += weight * columns[from][row];
            }
        }

        return (new CausalGraph(names, arrows.Select(a => (names[a.From], names[a.To]))), new DataTable(names.Select((name, i) => (name, columns[i]))));
    }
}
