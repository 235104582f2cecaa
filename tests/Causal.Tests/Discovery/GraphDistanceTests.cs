using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Tests.Discovery;

public sealed class GraphDistanceTests
{
    // Graphs and distances of gadjid's test set (SID-10-node-DAGs.csv, computed there with the R package SID).
    private static readonly Dictionary<int, string> _graphs = new()
    {
        [10] = "7>4 1>5 1>6 2>6 3>6 4>6 2>7 3>8 2>10 3>10 4>10",
        [11] = "3>1 4>1 7>1 10>1 4>5 10>6 6>7 9>7 5>8 7>8 10>8 3>9",
        [14] = "3>1 1>2 3>2 1>6 4>6 5>6 10>6 8>7 10>7 1>8 5>8 3>9 1>10",
        [17] = "4>1 1>2 3>2 4>2 6>2 7>2 8>2 10>2 1>3 4>3 1>5 2>5 3>5 4>5 6>5 7>5 8>5 9>5 10>5 1>6 3>6 4>6 1>7 3>7 4>7 6>7 1>8 3>8 4>8 6>8 7>8 10>8 1>9 2>9 3>9 4>9 6>9 7>9 8>9 10>9 1>10 3>10 4>10 6>10 7>10",
    };

    [Theory]
    [InlineData(11, 10, 23, 35)]
    [InlineData(10, 11, 23, 31)]
    [InlineData(14, 10, 20, 38)]
    [InlineData(10, 14, 20, 24)]
    [InlineData(14, 11, 15, 40)]
    [InlineData(11, 14, 15, 35)]
    [InlineData(17, 10, 38, 83)]
    [InlineData(10, 17, 38, 16)]
    [InlineData(17, 11, 39, 75)]
    [InlineData(11, 17, 39, 30)]
    [InlineData(17, 14, 38, 74)]
    [InlineData(14, 17, 38, 25)]
    public void Distances_are_those_of_the_published_set(int truth, int guess, int hamming, int intervention)
    {
        (CausalGraph t, CausalGraph g) = (Graph(truth), Graph(guess));
        Assert.Equal(hamming, GraphDistance.Hamming(MixedGraph.Of(t), MixedGraph.Of(g)));
        Assert.Equal(intervention, GraphDistance.Intervention(t, g));
    }

    // gadjid's snapshot for graphs 10 and 11: ancestor 20, optimal set 23, parent 31.
    [Theory]
    [InlineData(AdjustmentStrategy.Ancestors, 20)]
    [InlineData(AdjustmentStrategy.Optimal, 23)]
    [InlineData(AdjustmentStrategy.Parents, 31)]
    public void Adjustment_distances_are_those_of_gadjid(AdjustmentStrategy strategy, int expected) =>
        Assert.Equal(expected, GraphDistance.Adjustment(Graph(10), Graph(11), strategy));

    [Fact]
    public void A_graph_has_no_distance_from_itself_and_variables_must_agree()
    {
        CausalGraph graph = Graph(14);
        Assert.Equal(0, GraphDistance.Hamming(MixedGraph.Of(graph), MixedGraph.Of(graph)));
        Assert.All(Enum.GetValues<AdjustmentStrategy>(), strategy => Assert.Equal(0, GraphDistance.Adjustment(graph, graph, strategy)));
        Assert.Contains("'C' is in one graph only", Assert.Throws<ArgumentException>(() => GraphDistance.Hamming(MixedGraph.Parse("A -> B"), MixedGraph.Parse("A -> B -> C"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_effect_range_holds_the_true_effect()
    {
        var random = new Random(21);
        for (int trial = 0; trial < 20; trial++)
        {
            CausalGraph graph = Simulation.Dag(random, 6, 0.4);
            DataTable table = Simulation.Linear(random, graph, 500, r => r.Normal());
            var covariance = CovarianceMatrix.Of(table, "test");
            for (int x = 0; x < 6; x++)
            {
                int y = (x + 1) % 6;
                double truth = graph.Layout.Parents[x].Contains(y) ? 0 : DenseSystems.Regress(covariance, y, [x, .. graph.Layout.Parents[x]])[0];
                EffectRange range = EffectRange.Of(MixedGraph.Of(EssentialGraph.Of(graph)), table, $"V{x}", $"V{y}");
                Assert.Contains(range.Effects, e => Math.Abs(e.Effect - truth) < 1e-9);

                // One set of parents for each that some member of the class has.
                int different = EssentialGraph.Of(graph).Members().Select(m => string.Join(',', m.Parents($"V{x}"))).Distinct().Count();
                Assert.Equal(different, range.Effects.Count);
            }
        }
    }

    [Fact]
    public void Graphs_with_marks_are_written_and_read()
    {
        const string text = "A o-> B; B <-> C; C -- D; D -> E; E o-o F; G";
        Assert.Equal(text, MixedGraph.Parse(text).ToString());
        Assert.Equal("A o-> B; C -- A", string.Join("; ", MixedGraph.Parse("pag { A @-> B C -- A }").Edges.Select(e => e.ToString())).Replace("A -- C", "C -- A", StringComparison.Ordinal));
        Assert.Contains(":1:3: this is no edge", Assert.Throws<DataFormatException>(() => MixedGraph.Parse("A >> B")).Message, StringComparison.Ordinal);
    }

    private static CausalGraph Graph(int number) =>
        new(Enumerable.Range(1, 10).Select(i => $"V{i}"), _graphs[number].Split(' ').Select(e => e.Split('>')).Select(e => ($"V{e[0]}", $"V{e[1]}")));
}
