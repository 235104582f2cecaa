namespace Hybrid.Causal.Tests.Graphs;

public sealed class EquivalenceClassSizeTests
{
    // dagitty's example: a -> {b c d}, b -> {c d} has 10 equivalent DAGs.
    [Fact]
    public void The_published_example() => Assert.Equal(10, (int)EssentialGraph.Of(CausalGraph.Parse("a -> {b c d}; b -> {c d}")).Size());

    [Fact]
    public void Sizes_equal_enumeration()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 100; trial++)
        {
            EssentialGraph graph = EssentialGraph.Of(Simulation.Dag(random, random.Next(2, 7), 0.5));
            Assert.Equal(graph.Members().Count(), (int)graph.Size());
        }
    }

    [Fact]
    public void Large_cliques_and_trees_are_counted()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"V{i}")];
        var clique = new CausalGraph(names, from i in Enumerable.Range(0, 20) from j in Enumerable.Range(i + 1, 19 - i) select (names[i], names[j]));
        Assert.Equal("2432902008176640000", EssentialGraph.Of(clique).Size().ToString());
        Assert.Equal("200", EssentialGraph.Of(new CausalGraph(Enumerable.Range(0, 200).Select(i => $"V{i}"), Enumerable.Range(1, 199).Select(i => ($"V{(i - 1) / 2}", $"V{i}")))).Size().ToString());
    }
}
