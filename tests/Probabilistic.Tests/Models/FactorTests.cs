namespace Hybrid.Probabilistic.Tests.Models;

public sealed class FactorTests
{
    private static readonly Variable A = new("a", "x", "y");
    private static readonly Variable B = new("b", "p", "q", "r");
    private static readonly Factor Table = new([A, B], 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Entries_are_row_major_and_found_by_name() => Assert.Equal(6, Table["y", "r"]);

    [Fact]
    public void Sums_maxima_slices_and_marginals_agree_with_a_hand_calculation()
    {
        Assert.Equal([6, 15], Table.SumOut(B).Values.ToArray());
        Assert.Equal([4, 5, 6], Table.MaxOut(A).Values.ToArray());
        Assert.Equal([2, 5], Table.At(B, "q").Values.ToArray());
        Assert.Equal([1, 4, 2, 5, 3, 6], Table.Marginal(B, A).Values.ToArray());
        Assert.Equal([5, 7, 9], Table.Marginal(B).Values.ToArray());
    }

    [Fact]
    public void A_product_joins_the_variables()
    {
        Factor product = Table.Times(new Factor([B], 10, 20, 30));
        Assert.Equal([10, 40, 90, 40, 100, 180], product.Values.ToArray());
        Assert.Equal(6, new Factor([A], 1, 2).Times(new Factor([B], 1, 1, 1)).Values.Length);
        Assert.Equal([A, B], product.Variables);
    }

    [Fact]
    public void Wrong_tables_are_refused()
    {
        Assert.StartsWith("Factor: a table over (a, b) has 6 entries (2 x 3) and 1 are given", Assert.Throws<ArgumentException>(() => new Factor([A, B], 1)).Message);
        Assert.StartsWith("Factor: an entry over (a) is -1", Assert.Throws<ArgumentException>(() => new Factor([A], 1, -1)).Message);
        Assert.Throws<InvalidOperationException>(() => new Factor([A], 0, 0).Normalised());
    }
}
