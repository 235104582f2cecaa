namespace Hybrid.Causal.Tests.Graphs;

public sealed class IndependenceTests
{
    // Expected: the numbers that dagitty's own library lists for its example graphs.
    [Theory]
    [InlineData("A -> {E Z}; B -> {D Z}; E -> D; Z -> {D E}", 3)]
    [InlineData("Z -> {X I}; X -> {I Y}; I -> Y", 1)]
    [InlineData("A -> {S PA WC U TT}; S -> {TT T2DM}; WC -> {TT U T2DM}; U -> {TT T2DM}; PA -> {WC T2DM}", 8)]
    public void The_number_of_minimal_independences_is_that_of_dagitty(string text, int expected)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        Independence[] found = [.. graph.ImpliedIndependences()];
        Assert.Equal(expected, found.Length);
        Assert.All(found, independence => Assert.True(graph.Separated(independence.First, independence.Second, independence.Given), independence.ToString()));
    }

    [Fact]
    public void A_pair_that_nothing_separates_is_left_out() => Assert.Empty(CausalGraph.Parse("A <-> B <-> C; B -> C; B -> A; A -> C").ImpliedIndependences());
}
