using Hybrid.Causal;
using Hybrid.Causal.Discovery;

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
        yield return ("causal_ges_bic_10k_d20", () => [Of("causal_ges_bic_10k_d20", Rows, table => GreedyEquivalenceSearch.Find(new GaussianScore(table)), Model(Variables, Rows, 2 * 32, false))]);
        yield return ("causal_directlingam_10k_d20", () => [Of("causal_directlingam_10k_d20", Rows, table => DirectLingam.Find(table), Model(Variables, Rows, 2 * 32, true))]);
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
