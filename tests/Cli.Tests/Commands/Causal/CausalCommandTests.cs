using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Causal;

public sealed class CausalCommandTests
{
    [Fact]
    public void Separation_is_answered() =>
        Assert.True(CliProcess.Run("causal", "separate", "A -> B -> C", "A", "C", "--given", "B", "--json").Json().GetProperty("separated").GetBoolean());

    [Fact]
    public void Adjustment_sets_are_sorted_and_none_needed_differs_from_none_exists()
    {
        Assert.Equal("""[["A","Z"],["B","Z"]]""", Sets("A -> {E Z}; B -> {D Z}; E -> D; Z -> {D E}", "E", "D", out int code));
        Assert.Equal(0, code);
        Assert.Equal("[[]]", Sets("E -> D", "E", "D", out code));
        Assert.Equal(0, code);
        Assert.Equal("[]", Sets("E -> D; E <-> D", "E", "D", out code));
        Assert.Equal(1, code);
    }

    [Fact]
    public void What_is_identified_is_printed_and_what_is_not_names_its_hedge()
    {
        JsonElement yes = CliProcess.Run("causal", "identify", "Z -> X -> Y; Z -> Y", "-x", "X", "-y", "Y", "--json").Json();
        Assert.Equal("sum_{z} P(y|x,z) P(z)", yes.GetProperty("estimand").GetString());
        Assert.Equal("backdoor", yes.GetProperty("method").GetString());
        CliResult no = CliProcess.Run("causal", "identify", "X -> Y; X <-> Y", "-x", "X", "-y", "Y", "--json");
        Assert.Equal(1, no.Code);
        Assert.Equal("""[["X","Y"],["Y"]]""", JsonDocument.Parse(no.Output).RootElement.GetProperty("hedge").GetRawText());
    }

    [Fact]
    public void A_cycle_and_an_unknown_variable_take_one_line()
    {
        Assert.Contains("A -> B -> A", CliProcess.Run("causal", "implied", "A -> B; B -> A").BadLine(), StringComparison.Ordinal);
        Assert.Contains("did you mean 'smoking'?", CliProcess.Run("causal", "adjust", "smoking -> cancer", "-x", "smokin", "-y", "cancer").BadLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_and_a_graph_give_the_effect()
    {
        string file = Path.Combine(Path.GetTempPath(), $"hybrid-{Guid.NewGuid():N}.csv");
        var lines = new List<string> { "size,treatment,recovery" };
        foreach ((string cell, int yes, int all) in new[] { ("small,A", 81, 87), ("large,A", 192, 263), ("small,B", 234, 270), ("large,B", 55, 80) })
        {
            lines.AddRange(Enumerable.Range(0, all).Select(i => $"{cell},{(i < yes ? "yes" : "no")}"));
        }

        File.WriteAllLines(file, lines);
        try
        {
            JsonElement effects = CliProcess.Run("causal", "evaluate", "size -> treatment -> recovery; size -> recovery", file, "-x", "treatment", "-y", "recovery", "--json").Json().GetProperty("do");
            Assert.Equal(0.832546, effects.GetProperty("treatment=A").GetProperty("recovery=yes").GetDouble(), 1e-6);
            JsonElement asked = CliProcess.Run("causal", "ask", "size -> treatment -> recovery; size -> recovery", file, "P(recovery=yes | do(treatment=B))", "--json").Json();
            Assert.Equal(0.778875, asked.GetProperty("value").GetDouble(), 1e-6);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("simpson")]
    [InlineData("berkeley")]
    [InlineData("pneumonia")]
    [InlineData("umbrella")]
    [InlineData("collider")]
    public void Demonstrations_print_seeing_and_doing(string name)
    {
        CliResult result = CliProcess.Run("causal", "demo", name);
        Assert.Equal(0, result.Code);
        Assert.Contains(" | do(", result.Output, StringComparison.Ordinal);
    }

    private static string Sets(string graph, string x, string y, out int code)
    {
        CliResult result = CliProcess.Run("causal", "adjust", graph, "-x", x, "-y", y, "--all", "--json");
        code = result.Code;
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("sets").GetRawText();
    }
}
