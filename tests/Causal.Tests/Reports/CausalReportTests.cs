namespace Hybrid.Causal.Tests.Reports;

public sealed class CausalReportTests
{
    [Fact]
    public void Kidney_stones_reverse_when_stratified_by_size()
    {
        CausalReport report = CausalReport.Of(CausalGraph.Parse("size -> treatment -> success; size -> success"), Stones(), "treatment", "success");
        Assert.Equal(-0.045714, report.Seen.Value, 1e-6);
        Assert.Equal(0.053671, report.Done.Value, 1e-6);
        Assert.True(report.IsReversed);
        Assert.True(Assert.Single(report.Strata).Reverses);
        Assert.Contains("reverses when stratified by size", report.ToString(), StringComparison.Ordinal);
        (string _, string _, double seen, double done) = report.Table.First(r => r is { Action: "treatment=open", Outcome: "success=1" });
        Assert.Equal(0.78, seen, 1e-9);
        Assert.Equal(0.832546, done, 1e-6);
        Assert.Equal("treatment <- size -> success", Assert.Single(report.BiasingPaths).ToString());
    }

    [Fact]
    public void What_must_not_be_adjusted_for_is_said_with_the_reason()
    {
        CausalGraph graph = CausalGraph.Parse("Z -> T -> M -> Y; Z -> Y; Y -> D; A -> C <- B; A -> T; B -> Y; I -> T");
        DataTable table = Simulation.Linear(new Random(3), graph, 1500, r => r.Normal());
        table = table.With("T", [.. table["T"].ToArray().Select(t => t > 0 ? 1.0 : 0)]);
        CausalReport report = CausalReport.Of(CausalGraph.Parse(graph.ToString()), table, "T", "Y");
        var why = report.Cautions.ToDictionary(c => c.Column, c => c.Why);
        Assert.Contains("lies on the causal path", why["M"], StringComparison.Ordinal);
        Assert.Contains("lets the outcome choose the rows", why["D"], StringComparison.Ordinal);
        Assert.DoesNotContain("Z", why.Keys);
    }

    // M-bias: nothing needs adjusting, and adjusting for the collider biases.
    [Fact]
    public void A_collider_is_called_one()
    {
        CausalGraph graph = CausalGraph.Parse("dag { A [latent] B [latent] A -> C <- B; A -> T; B -> Y; T -> Y }");
        DataTable table = Simulation.Linear(new Random(9), CausalGraph.Parse("A -> C <- B; A -> T; B -> Y; T -> Y"), 1500, r => r.Normal());
        CausalReport report = CausalReport.Of(graph, table.Keep("C", "T", "Y"), "T", "Y");
        Assert.Contains("adjusting opens T <- A -> C <- B -> Y (M-bias)", Assert.Single(report.Cautions).Why, StringComparison.Ordinal);
        Assert.Empty(report.BiasingPaths);
    }

    private static DataTable Stones()
    {
        var text = new System.Text.StringBuilder("size,treatment,success\n");
        foreach ((string cell, int yes, int all) in new[] { ("small,closed", 234, 270), ("small,open", 81, 87), ("large,closed", 55, 80), ("large,open", 192, 263) })
        {
            for (int i = 0; i < all; i++)
            {
                text.Append(cell).Append(i < yes ? ",1\n" : ",0\n");
            }
        }

        return DataTable.Parse(text.ToString());
    }
}
