namespace Hybrid.Probabilistic.Tests.Formats;

public sealed class BifTests
{
    private const string Dog = """
        // JavaBayes writes no bar between child and parents, quotes names, and lists a whole table with the child's state slowest.
        network "Dog_Problem" { property "version 1"; }
        variable "light-on" { type discrete[2] { "true" "false" }; property "position = (218, 195)" ; }
        variable "family-out" { type discrete[2] { "true" "false" }; }
        probability ( "light-on" "family-out" ) { table 0.6 0.05 0.4 0.95 ; }
        /* a
           comment */
        probability ( "family-out" ) { table 0.15 0.85 ; }
        """;

    [Fact]
    public void A_whole_table_has_the_childs_state_slowest()
    {
        BayesianNetwork network = BayesianNetwork.Parse(Dog);
        Assert.Equal("Dog_Problem", network.Name);
        Assert.Equal([0.6, 0.4, 0.05, 0.95], network.Table("light-on").Values.ToArray());
    }

    [Fact]
    public void A_default_row_fills_what_is_not_given()
    {
        BayesianNetwork network = BayesianNetwork.Parse(
            "variable a { type discrete [ 3 ] { x, y, z }; } variable b { type discrete [ 2 ] { t, f }; } probability ( a ) { table 0.2, 0.3, 0.5; } probability ( b | a ) { default 0.9, 0.1; (y) 0.5, 0.5; }");
        Assert.Equal([0.9, 0.1, 0.5, 0.5, 0.9, 0.1], network.Table("b").Values.ToArray());
    }

    [SharedTheory]
    [InlineData("asia")]
    [InlineData("alarm")]
    [InlineData("hailfinder")]
    [InlineData("sachs")]
    public void What_is_written_reads_back_with_the_same_bits(string name)
    {
        BayesianNetwork network = Samples.Network(name);
        BayesianNetwork back = BayesianNetwork.Parse(network.ToText());
        Assert.Equal(network.Variables, back.Variables);
        for (int i = 0; i < network.Tables.Count; i++)
        {
            Assert.Equal(network.Tables[i].Parents, back.Tables[i].Parents);
            Assert.True(network.Tables[i].Values.SequenceEqual(back.Tables[i].Values));
        }
    }

    [Fact]
    public void A_file_is_written_whole_and_read_again()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bif");
        try
        {
            Samples.Sprinkler().Save(path);
            Assert.Equal("sprinkler", BayesianNetwork.Load(path).Name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("variable a { type discrete [ 2 ] { x, x }; }", "f:1:39: 'a' has the state 'x' twice; states must differ")]
    [InlineData("variable a { type discrete [ 3 ] { x, y }; }", "f:1:30: 'a' says it has 3 states and lists 2")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; }", "f:1:10: the variable 'a' has no probability block")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; }\nprobability ( a | bb ) {", "f:2:19: the parent of 'a' 'bb' is not declared; ")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; }\nprobability ( a ) {\n  table 0.5, 0.6;\n}", "f:3:3: P(a) sums to 1.1; a row must sum to 1")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; }\nprobability ( a ) {\n  table 0.5, 0.4, 0.1;\n}", "f:3:19: '0.1' is unexpected; expected is ';' after the 2 numbers of P(a)")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; }\nprobability ( a ) {\n  table 0.5;\n}", "f:3:12: ';' is unexpected; expected is number 2 of the 2 of P(a)")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; }\nprobability ( a ) { table 0.5, ", "f:2:32: the file ends too early; expected is number 2 of the 2 of P(a)")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; } variable b { type discrete [ 2 ] { t, f }; }\nprobability ( a | b ) { (t) 0.1, 0.9; (F) 1, 0; }", "f:2:40: 'b' has no state 'F'; did you mean 'f'?")]
    [InlineData("variable a { type discrete [ 2 ] { x, y }; } variable b { type discrete [ 2 ] { t, f }; }\nprobability ( a | b ) { (t) 0.1, 0.9; }", "f:2:1: P(a | b=f) is missing; give every joint state of the parents, or a default row")]
    [InlineData("", "f:1:1: there is no variable")]
    [InlineData("varible a", "f:1:1: 'varible' is unexpected; expected is 'network', 'variable' or 'probability'")]
    public void A_wrong_file_is_refused_with_line_and_column(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataFormatException>(() => BayesianNetwork.Parse(text, name: "f")).Message);

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_and_never_crashes()
    {
        string text = Samples.Sprinkler().ToText();
        for (int length = 1; length < text.Length - 2; length += 7)
        {
            Assert.Throws<DataFormatException>(() => BayesianNetwork.Parse(text[..length]));
        }
    }

    [Fact]
    public void A_cycle_in_a_file_is_printed()
    {
        const string Text = "variable a { type discrete [ 1 ] { x }; } variable b { type discrete [ 1 ] { x }; } probability ( a | b ) { (x) 1; } probability ( b | a ) { (x) 1; }";
        Assert.Contains("there is a cycle: ", Assert.Throws<DataFormatException>(() => BayesianNetwork.Parse(Text)).Message);
    }

    [Fact]
    public void An_unknown_extension_lists_what_is_allowed() =>
        Assert.StartsWith("net.xls: the extension '.xls' is that of no network format that can be read; allowed are .bif", Assert.Throws<DataFormatException>(() => BayesianNetwork.Load("net.xls")).Message);
}
