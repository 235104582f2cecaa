namespace Hybrid.Probabilistic.Tests.Models;

public sealed class BayesianNetworkTests
{
    // Counted on the bnlearn repository's page of each network.
    [SharedTheory]
    [InlineData("asia", 8, 8, 18)]
    [InlineData("cancer", 5, 4, 10)]
    [InlineData("earthquake", 5, 4, 10)]
    [InlineData("survey", 6, 6, 21)]
    [InlineData("sachs", 11, 17, 178)]
    [InlineData("child", 20, 25, 230)]
    [InlineData("alarm", 37, 46, 509)]
    [InlineData("hailfinder", 56, 66, 2656)]
    public void Standard_networks_have_the_published_sizes(string name, int nodes, int arcs, int parameters)
    {
        BayesianNetwork network = Samples.Network(name);
        Assert.Equal((nodes, arcs, parameters), (network.Variables.Count, network.Arcs, network.FreeParameters));
    }

    [Fact]
    public void A_structure_text_names_arcs_both_ways_states_and_counts()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("a -> b{low|mid|high} <- c[4]; d\n c -> d").BuildUniform();
        Assert.Equal(["a", "b", "c", "d"], network.Variables.Select(v => v.Name));
        Assert.Equal(["a", "c"], network.Parents("b").Select(v => v.Name));
        Assert.Equal(["low", "mid", "high"], network["b"].States);
        Assert.Equal(["0", "1", "2", "3"], network["c"].States);
        Assert.Equal(["yes", "no"], network["a"].States);
        Assert.Equal(["b", "d"], network.Children("c").Select(v => v.Name));
    }

    [Theory]
    [InlineData("a -> ", "structure:1:6: the text ends where a variable is expected; name one")]
    [InlineData("a b", "structure:1:3: 'b' is unexpected; allowed are '->', '<-', ';' and a line break")]
    [InlineData("a;\nb -> c{x|x}", "structure:2:7: 'c' has the state 'x' twice; states must differ")]
    [InlineData("a{x|y", "structure:1:2: '{' is not closed; add '}'")]
    [InlineData("a[0]", "structure:1:2: '[0]' is not a number of states; write such as [4], at most 1000000")]
    [InlineData("a -> a", "structure:1:5: 'a' cannot be its own parent; name another variable")]
    public void A_wrong_structure_text_is_refused_with_its_place(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataFormatException>(() => new BayesianNetworkBuilder().Structure(text)).Message);

    [Fact]
    public void A_cycle_is_printed()
    {
        var builder = new BayesianNetworkBuilder().Structure("a -> b -> c -> a; d -> a");
        string message = Assert.Throws<ArgumentException>(() => builder.BuildUniform()).Message;
        Assert.StartsWith("BayesianNetwork: there is a cycle: ", message);
        Assert.Contains(new[] { "a -> b -> c -> a", "b -> c -> a -> b", "c -> a -> b -> c" }, message.Contains);
    }

    [Fact]
    public void A_missing_row_is_named()
    {
        var builder = new BayesianNetworkBuilder().Structure("a -> b").Table("a", 0.5, 0.5).Row("b", "a=yes", 1, 0);
        Assert.StartsWith("BayesianNetworkBuilder.Build: P(b | a=no) is not given", Assert.Throws<ArgumentException>(() => builder.Build()).Message);
    }

    [Fact]
    public void A_row_that_does_not_sum_to_1_is_named()
    {
        var a = new Variable("a", "yes", "no");
        var b = new Variable("b", "yes", "no");
        Assert.StartsWith("ConditionalTable: P(b | a=no) sums to 1.1", Assert.Throws<ArgumentException>(() => new ConditionalTable(b, [a], 0.5, 0.5, 0.6, 0.5)).Message);
        Assert.StartsWith("ConditionalTable: the table of 'b' needs 4 entries (2 rows of 2) and 3 are given", Assert.Throws<ArgumentException>(() => new ConditionalTable(b, [a], 0.5, 0.5, 1)).Message);
        Assert.StartsWith("ConditionalTable: P(b) has the entry -0.5", Assert.Throws<ArgumentException>(() => new ConditionalTable(b, [], -0.5, 1.5)).Message);
    }

    [Fact]
    public void Rows_that_miss_1_by_rounding_are_divided_by_their_sum()
    {
        var table = new ConditionalTable(new Variable("a", "x", "y", "z"), [], 0.3333, 0.3333, 0.3333);
        Assert.Equal(1, table.Row(0).ToArray().Sum(), 15);
    }

    [SharedFact]
    public void Unknown_names_offer_the_nearest()
    {
        BayesianNetwork asia = Samples.Network("asia");
        Assert.StartsWith("there is no variable 'smoker'; did you mean 'smoke'?", Assert.Throws<ArgumentException>(() => asia["smoker"]).Message);
        Assert.StartsWith("'smoke' has no state 'yess'; did you mean 'yes'?", Assert.Throws<ArgumentException>(() => asia["smoke"].IndexOf("yess")).Message);
    }

    // The textbook statements on asia: Lauritzen and Spiegelhalter, Local computations with probabilities on graphical structures, 1988.
    [SharedTheory]
    [InlineData("asia", "smoke", "", true)]
    [InlineData("asia", "smoke", "dysp", false)]
    [InlineData("asia", "smoke", "either", false)]
    [InlineData("xray", "smoke", "", false)]
    [InlineData("xray", "smoke", "lung", true)]
    [InlineData("xray", "smoke", "lung,dysp", false)]
    [InlineData("xray", "dysp", "either", true)]
    [InlineData("tub", "bronc", "xray", false)]
    public void Separation_is_that_of_the_textbook(string x, string y, string given, bool expected) =>
        Assert.Equal(expected, Samples.Network("asia").Separated([x], [y], given.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [SharedFact]
    public void The_Markov_blanket_has_parents_children_and_their_parents() =>
        Assert.Equal(new[] { "lung", "tub", "xray", "dysp", "bronc" }.Order(), Samples.Network("asia").MarkovBlanket("either").Select(v => v.Name).Order());

    [SharedFact]
    public void Given_its_Markov_blanket_a_variable_is_separated_from_the_rest()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        foreach (Variable variable in alarm.Variables)
        {
            string[] blanket = [.. alarm.MarkovBlanket(variable.Name).Select(v => v.Name)];
            string[] rest = [.. alarm.Variables.Select(v => v.Name).Where(n => n != variable.Name && !blanket.Contains(n))];
            Assert.True(alarm.Separated([variable.Name], rest, blanket));
        }
    }

    [Fact]
    public void A_table_prints_with_labels()
    {
        string text = Samples.Sprinkler().Table("wet").ToString();
        Assert.Equal(
            "sprinkler  rain  wet=yes  wet=no\nyes        yes      0.99    0.01\nyes        no        0.9     0.1\nno         yes       0.9     0.1\nno         no          0       1\n",
            text);
    }

    [Fact]
    public void The_log_probability_is_the_sum_over_the_tables()
    {
        // Cloudy, sprinkler off, raining, wet: 0.5 * 0.9 * 0.8 * 0.9.
        BayesianNetwork network = Samples.Sprinkler();
        int[] states = new int[4];
        states[network.IndexOf("sprinkler")] = 1;
        Assert.Equal(Math.Log(0.5 * 0.9 * 0.8 * 0.9), network.LogProbability(states), 12);
    }
}
