namespace Hybrid.Causal.Tests.Adjustment;

public sealed class InstrumentsTests
{
    // Expected: dagitty's own library on its example graphs.
    [Theory]
    [InlineData("A -> {E Z}; B -> {D Z}; E -> D; Z -> {D E}", "E", "D", "A given B, Z")]
    [InlineData("Z -> X -> Y; X <-> Y", "X", "Y", "Z")]
    [InlineData("X -> Y; X <-> Y", "X", "Y", "")]
    [InlineData("A -> {S PA WC U TT}; S -> {TT T2DM}; WC -> {TT U T2DM}; U -> {TT T2DM}; PA -> {WC T2DM}", "TT", "T2DM", "A given S, PA, WC, U")]
    public void Instruments_are_those_of_dagitty(string text, string x, string y, string expected)
    {
        string[] Words(string line) => [.. line.Split(' ', ',', ';').Where(w => w.Length > 0).Order(StringComparer.Ordinal)];
        Assert.Equal(Words(expected), Words(string.Join(';', Instruments.Find(CausalGraph.Parse(text), x, y))));
    }
}
