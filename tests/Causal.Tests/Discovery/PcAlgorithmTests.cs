using Hybrid.Causal.Discovery;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Causal.Tests.Discovery;

public sealed class PcAlgorithmTests
{
    private static string Learn(params string[] parts) => SharedData.Path(["data", "causal", "causal-learn", .. parts]);

    // Distances of causal-learn's stored answers (PC, chi-squared, 0.05) from the true CPDAG, computed from its files; ours, with other separating sets, may not be worse by more than two pairs.
    [SharedTheory]
    [InlineData("asia", 5)]
    [InlineData("cancer", 2)]
    [InlineData("earthquake", 0)]
    [InlineData("sachs", 14)]
    [InlineData("survey", 2)]
    [InlineData("alarm", 5)]
    [InlineData("child", 9)]
    public void On_ten_thousand_rows_of_a_network_it_is_about_as_near_as_causal_learn(string net, int theirs)
    {
        DataTable table = DataTable.Load(Learn("bnlearn_discrete_10000", "data", net + ".txt.gz"));
        var truth = MixedGraph.Of(EssentialGraph.Of(MixedGraph.Parse(File.ReadAllText(Learn("bnlearn_discrete_10000", "truth_dag_graph", net + ".graph.txt"))).ToCausalGraph()));
        MixedGraph found = PcAlgorithm.Find(new DiscreteTest(table.ToDiscrete())).Graph;
        int distance = GraphDistance.Hamming(truth, found);
        Assert.True(distance <= theirs + 2, $"{distance} for {net}");
    }

    [SharedFact]
    public void The_linear_example_of_five_variables_is_found()
    {
        DataTable table = DataTable.Load(Learn("test_ges_simulated_linear_gaussian_data.txt.gz"));
        MixedGraph found = PcAlgorithm.Find(new FisherZTest(table), new DiscoveryOptions { Significance = 1e-4 }).Graph;

        // One true independence of these rows has p = 0.0003. The stored CPDAG of causal-learn's test, from the DAG 0>1 0>3 1>2 1>3 2>3 2>4 3>4.
        Assert.Equal(["X1 -- X2", "X1 -> X4", "X2 -- X3", "X2 -> X4", "X3 -> X4", "X3 -> X5", "X4 -> X5"], found.Edges.Select(e => e.ToString()));
    }

    [SharedTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_the_columns_does_not_matter(int number)
    {
        DataTable table = DataTable.Load(Learn($"data_linear_{number}.txt.gz"));
        MixedGraph found = PcAlgorithm.Find(new FisherZTest(table)).Graph;
        var random = new Random(number);
        for (int trial = 0; trial < 3; trial++)
        {
            string[] order = [.. table.Columns];
            random.Shuffle(order);
            Assert.Equal(0, GraphDistance.Hamming(found, PcAlgorithm.Find(new FisherZTest(table.Keep(order))).Graph));
        }
    }

    [Fact]
    public void Background_knowledge_is_kept_whatever_the_data_say()
    {
        var random = new Random(4);
        CausalGraph truth = CausalGraph.Parse("A -> B -> C -> D; A -> D");
        DataTable table = Simulation.Linear(random, truth, 2000, r => r.Normal());
        var knowledge = new ArcConstraints { Tiers = [["A"], ["B", "C"], ["D"]] };
        MixedGraph found = PcAlgorithm.Find(new FisherZTest(table), new DiscoveryOptions { Knowledge = knowledge }).Graph;
        Assert.Equal(0, GraphDistance.Hamming(MixedGraph.Of(truth), found));

        knowledge = new ArcConstraints { Required = [("C", "B")], Forbidden = [("A", "D"), ("D", "A")] };
        found = PcAlgorithm.Find(new FisherZTest(table), new DiscoveryOptions { Knowledge = knowledge }).Graph;
        Assert.Equal(EdgeMark.Arrow, found.MarkAt("B", "C"));
        Assert.Equal(EdgeMark.Tail, found.MarkAt("C", "B"));
        Assert.False(found.Adjacent("A", "D"));
    }

    // A -> C <- B <-> ... : two colliders that pull B - C in both directions, as when B and C have a common cause that is not observed.
    [Fact]
    public void Contradictions_are_marked()
    {
        var oracle = new SeparationOracle(CausalGraph.Parse("A -> B; B <-> C; D -> C"));
        DiscoveryResult found = PcAlgorithm.Find(oracle);
        Assert.Equal([("B", "C")], found.Conflicts);
        Assert.Single(found.Warnings);
        Assert.Contains("B <-> C", found.Graph.Edges.Select(e => e.ToString()));
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        var oracle = new SeparationOracle(CausalGraph.Parse("A -> B"));
        Assert.Contains("above 0 and below 1", Assert.Throws<ArgumentOutOfRangeException>(() => PcAlgorithm.Find(oracle, new DiscoveryOptions { Significance = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean", Assert.Throws<ArgumentException>(() => PcAlgorithm.Find(oracle, new DiscoveryOptions { Knowledge = new ArcConstraints { Required = [("A", "BB")] } })).Message, StringComparison.Ordinal);
        Assert.Contains("cycle: ", Assert.Throws<ArgumentException>(() => PcAlgorithm.Find(oracle, new DiscoveryOptions { Knowledge = new ArcConstraints { Required = [("A", "B"), ("B", "A")] } })).Message, StringComparison.Ordinal);
    }
}
