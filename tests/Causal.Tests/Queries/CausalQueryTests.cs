namespace Hybrid.Causal.Tests.Queries;

public sealed class CausalQueryTests
{
    [Theory]
    [InlineData("P(Y=1 | do(X=1), Z=0)")]
    [InlineData("P(Y=1, W=a)")]
    [InlineData("P(Y=1 | do(X=1), do(V=2))")]
    [InlineData("P(Y=1 | Z=0)")]
    public void A_question_is_printed_as_it_is_read(string text) => Assert.Equal(text, CausalQuery.Parse(text).ToString());

    [Theory]
    [InlineData("Y=1", 1)]
    [InlineData("P(Y)", 3)]
    [InlineData("P(Y=1 | do(X=1", 1)]
    [InlineData("P(Y=1 | Z)", 9)]
    public void A_bad_question_is_refused_with_its_column(string text, int column) =>
        Assert.Equal(column, Assert.Throws<DataFormatException>(() => CausalQuery.Parse(text)).Column);
}
