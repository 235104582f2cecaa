using Hybrid.Causal.Discovery;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Causal.Tests.Discovery;

public sealed class ScoreSearchTests
{
    private static string Learn(string name) => SharedData.Path("data", "causal", "causal-learn", name);

    [SharedFact]
    public void Greedy_search_finds_the_linear_example_of_five_variables()
    {
        // One true independence of these rows has p = 0.0003: the penalty of plain BIC would not see it.
        DiscoveryResult found = GreedyEquivalenceSearch.Find(new GaussianScore(DataTable.Load(Learn("test_ges_simulated_linear_gaussian_data.txt.gz")), penalty: 2));
        Assert.Equal(["X1 -- X2", "X1 -> X4", "X2 -- X3", "X2 -> X4", "X3 -> X4", "X3 -> X5", "X4 -> X5"], found.Graph.Edges.Select(e => e.ToString()));
    }

    // 10,000 rows of 20 variables with 30 edges; the true graphs are those of the files.
    [SharedTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Greedy_search_is_near_the_truth_on_twenty_variables(int number)
    {
        DataTable table = DataTable.Load(Learn($"data_linear_{number}.txt.gz"));
        var truth = MixedGraph.Of(EssentialGraph.Of(MixedGraph.Parse(File.ReadAllText(Learn($"graph.{number}.txt"))).ToCausalGraph()));
        var score = new GaussianScore(table);
        DiscoveryResult found = GreedyEquivalenceSearch.Find(score);
        Assert.InRange(GraphDistance.Hamming(truth, found.Graph), 0, 6);

        // What is found fits about as well as the truth; greedy search may end a few edges' penalty below it.
        CausalGraph member = MixedGraph.Parse(File.ReadAllText(Learn($"graph.{number}.txt"))).ToCausalGraph();
        Assert.True(found.Score >= score.Of(member) - 10, $"{found.Score} below the true graph's {score.Of(member)}");
    }

    [Fact]
    public void Exact_search_equals_trying_every_graph()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 10; trial++)
        {
            DataTable table = Simulation.Linear(random, Simulation.Dag(random, 4, 0.5), 60, r => r.Normal());
            var score = new GaussianScore(table);
            double best = AllDags(4).Max(score.Of);
            DiscoveryResult exact = ExactSearch.Find(score);
            Assert.Equal(best, exact.Score, 1e-9);
            Assert.Equal(best, score.Of(exact.ToEssentialGraph().Members().First()), 1e-9);
            Assert.True(GreedyEquivalenceSearch.Find(score).Score <= best + 1e-9);
        }
    }

    [Fact]
    public void The_class_of_a_discrete_model_is_found_by_both()
    {
        CausalGraph graph = CausalGraph.Parse("V0 -> V2 <- V1; V2 -> V3; V2 -> V4 <- V5");
        Probabilistic.DiscreteData data = new Probabilistic.ForwardSampler(Sharp(graph)).Draw(5000, 1);
        var truth = MixedGraph.Of(EssentialGraph.Of(graph));
        Assert.Equal(0, GraphDistance.Hamming(truth, GreedyEquivalenceSearch.Find(new DiscreteScore(data)).Graph));
        Assert.Equal(0, GraphDistance.Hamming(truth, ExactSearch.Find(new DiscreteScore(data, ScoreKind.Bdeu)).Graph));
        Assert.Equal(0, GraphDistance.Hamming(truth, PcAlgorithm.Find(new DiscreteTest(data, likelihoodRatio: true), new DiscoveryOptions { Significance = 0.01 }).Graph));
    }

    [Fact]
    public void Searches_keep_background_knowledge()
    {
        var random = new Random(2);
        CausalGraph truth = CausalGraph.Parse("A -> B -> C");
        DataTable table = Simulation.Linear(random, truth, 1000, r => r.Normal());
        var options = new DiscoveryOptions { Knowledge = new ArcConstraints { Tiers = [["A"], ["B"], ["C"]], Required = [("A", "C")] } };
        foreach (DiscoveryResult found in new[] { GreedyEquivalenceSearch.Find(new GaussianScore(table), options), ExactSearch.Find(new GaussianScore(table), options) })
        {
            Assert.Equal(["A -> B", "A -> C", "B -> C"], found.Graph.Edges.Select(e => e.ToString()));
        }

        Assert.Contains("at most 20", Assert.Throws<ArgumentException>(() => ExactSearch.Find(new GaussianScore(Simulation.Linear(random, Simulation.Dag(random, 21, 0.1), 50, r => r.Normal())))).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<CausalGraph> AllDags(int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"V{i}")];
        (int A, int B)[] pairs = [.. from a in Enumerable.Range(0, count) from b in Enumerable.Range(a + 1, count - a - 1) select (a, b)];
        for (int code = 0; code < Math.Pow(3, pairs.Length); code++)
        {
            var arrows = new List<(int, int)>();
            for (int e = 0, left = code; e < pairs.Length; e++, left /= 3)
            {
                if (left % 3 > 0)
                {
                    arrows.Add(left % 3 == 1 ? pairs[e] : (pairs[e].B, pairs[e].A));
                }
            }

            if (new GraphLayout(count, arrows, []).Order is not null)
            {
                yield return new CausalGraph(names, arrows.Select(a => (names[a.Item1], names[a.Item2])));
            }
        }
    }

    // Tables far from independence.
    private static Probabilistic.BayesianNetwork Sharp(CausalGraph graph)
    {
        var variables = graph.Variables.ToDictionary(name => name, name => Probabilistic.Variable.Numbered(name, 2));
        return new Probabilistic.BayesianNetwork(graph.Variables.Select(name =>
        {
            Probabilistic.Variable[] parents = [.. graph.Parents(name).Select(p => variables[p])];
            double[] ones = parents.Length == 0 ? [0.5] : parents.Length == 1 ? [0.15, 0.85] : [0.1, 0.5, 0.6, 0.95];
            return new Probabilistic.ConditionalTable(variables[name], parents, [.. ones.SelectMany(p => new[] { 1 - p, p })]);
        }));
    }
}
