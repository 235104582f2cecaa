namespace Hybrid.Causal.Tests.Estimation;

public sealed class TwinsTests
{
    // 11,400 pairs of light twins, both outcomes known: one-year mortality 0.1769 of the lighter and 0.1608 of the heavier, effect -0.0161.
    [SharedFact]
    public void The_heavier_twin_dies_less_often()
    {
        DataTable table = DataTable.Load(SharedData.Path("data", "causal", "twins", "Twin_data.csv.gz"));
        double[] lighter = table[table.Columns[^2]].ToArray(), heavier = table[table.Columns[^1]].ToArray();
        Assert.Equal(11_400, table.Rows);
        Assert.Equal(0.1769, lighter.Average(d => d < 365 ? 1 : 0), 5e-5);
        Assert.Equal(0.1608, heavier.Average(d => d < 365 ? 1 : 0), 5e-5);

        // One twin of each pair hidden at random: the two means tell the same.
        var random = new Random(1);
        double[] t = [.. lighter.Select(_ => (double)random.Next(2))];
        double[] y = [.. t.Select((v, i) => (v == 1 ? heavier[i] : lighter[i]) < 365 ? 1.0 : 0.0)];
        var problem = new Causal.Estimation.EstimationProblem(new DataTable([("heavier", t), ("death", y)]), "heavier", "death", []);
        (double low, double high) = Causal.Estimation.EffectEstimators.Named("stratify").Estimate(problem).Interval;
        Assert.True(low <= -0.0161 && -0.0161 <= high, $"{low} {high}");
    }
}
