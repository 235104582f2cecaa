namespace Hybrid.Causal.Tests.Graphs;

public sealed class EssentialGraphTests
{
    // The five-variable graph of the design notes, worked out by hand and by causal-learn.
    [Fact]
    public void The_five_variable_graph_leaves_two_edges_open()
    {
        EssentialGraph graph = EssentialGraph.Of(CausalGraph.Parse("V0 -> V1; V0 -> V3; V1 -> V2; V1 -> V3; V2 -> V3; V2 -> V4; V3 -> V4"));
        Assert.Equal([("V0", "V3"), ("V1", "V3"), ("V2", "V3"), ("V2", "V4"), ("V3", "V4")], graph.Directed.Order());
        Assert.Equal([("V0", "V1"), ("V1", "V2")], graph.Undirected);
    }

    // dagitty lists ten equivalent graphs.
    [Fact]
    public void The_class_of_two_hubs_has_ten_members()
    {
        CausalGraph[] members = [.. EssentialGraph.Of(CausalGraph.Parse("a -> {b c d}; b -> {c d}")).Members()];
        Assert.Equal(10, members.Length);
        Assert.Equal(10, members.Select(m => m.ToString()).Distinct().Count());
    }

    [Fact]
    public void Members_imply_the_same_independences()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 30; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 6, 0.4, 0);
            string[] expected = [.. graph.ImpliedIndependences().Select(i => i.ToString()).Order(StringComparer.Ordinal)];
            CausalGraph[] members = [.. EssentialGraph.Of(graph).Members()];
            Assert.Contains(members, member => member.Arrows.Order().SequenceEqual(graph.Arrows.Order()));
            Assert.All(members, member => Assert.Equal(expected, member.ImpliedIndependences().Select(i => i.ToString()).Order(StringComparer.Ordinal)));
        }
    }
}
