namespace Hybrid.Tests.Formats;

public sealed class NamesTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)] // the textbook pair
    [InlineData("adma", "adam", 1)] // one swap
    [InlineData("ca", "abc", 3)] // optimal string alignment, where the unrestricted distance is 2
    [InlineData("same", "same", 0)]
    public void Distance_counts_edits(string left, string right, int expected)
    {
        Assert.Equal(expected, Names.Distance(left, right));
        Assert.Equal(expected, Names.Distance(right, left));
    }

    [Fact]
    public void The_nearest_name_ignores_case_and_needs_to_be_near()
    {
        string[] known = ["adam", "adamw", "sgd", "momentum"];
        Assert.Equal("adam", Names.Nearest("ADMA", known));
        Assert.Equal("momentum", Names.Nearest("mom", known));
        Assert.Null(Names.Nearest("zzzzz", known));
        Assert.Null(Names.Nearest("x", []));
    }

    [Fact]
    public void A_suggestion_lists_the_names_when_none_is_near()
    {
        Assert.Equal("did you mean 'sgd'?", Names.Suggest("sdg", ["adam", "sgd"]));
        Assert.Equal("allowed are 'adam', 'sgd'", Names.Suggest("qqqqqq", ["adam", "sgd"]));
    }
}
