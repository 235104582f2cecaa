using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Tests.Estimation;

/// <summary>Intervals hold the truth as often as they say: 500 simulated data sets, within three standard errors of the binomial distribution.</summary>
public sealed class CoverageTests
{
    private const int Runs = 500;
    private const double Truth = 2;

    [Theory]
    [InlineData("regression", EffectTarget.Everyone)]
    [InlineData("gformula", EffectTarget.Everyone)]
    [InlineData("gformula", EffectTarget.Treated)]
    [InlineData("ipw", EffectTarget.Everyone)]
    [InlineData("ipw", EffectTarget.Treated)]
    [InlineData("ipw", EffectTarget.Untreated)]
    [InlineData("aipw", EffectTarget.Everyone)]
    [InlineData("aipw", EffectTarget.Treated)]
    [InlineData("aipw", EffectTarget.Untreated)]
    [InlineData("tmle", EffectTarget.Everyone)]
    [InlineData("dml", EffectTarget.Everyone)]
    [InlineData("match", EffectTarget.Everyone)]
    [InlineData("match", EffectTarget.Treated)]
    [InlineData("iv", EffectTarget.Everyone)]
    public void Intervals_cover_the_truth_at_their_rate(string method, EffectTarget target)
    {
        int covered = 0;
        double bias = 0;
        for (int run = 0; run < Runs; run++)
        {
            EstimationProblem problem = Problem(new Random(run), method == "iv", 1);
            EffectEstimate estimate = EffectEstimators.Named(method).Estimate(problem, new EstimationOptions { Target = target, Seed = run });
            covered += estimate.Interval.Low <= Truth && Truth <= estimate.Interval.High ? 1 : 0;
            bias += (estimate.Value - Truth) / Runs;
        }

        Assert.InRange(covered / (double)Runs, 0.95 - (3 * Math.Sqrt(0.05 * 0.95 / Runs)) - 0.005, 0.985);
        Assert.InRange(bias, -0.04, 0.04);
    }

    // A confounder that is left out: intervals miss, as they must.
    [Fact]
    public void A_strong_confounder_that_is_left_out_spoils_the_interval()
    {
        int covered = Enumerable.Range(0, 100).Count(run =>
        {
            EstimationProblem problem = Problem(new Random(run), false, 1) with { Adjustment = ["w2"] };
            (double low, double high) = EffectEstimators.Named("aipw").Estimate(problem).Interval;
            return low <= Truth && Truth <= high;
        });
        Assert.InRange(covered, 0, 20);
    }

    [Fact]
    public void Hardly_any_overlap_is_reported()
    {
        EffectEstimate estimate = EffectEstimators.Named("ipw").Estimate(Problem(new Random(1), false, 8));
        Assert.True(estimate.Overlap!.Trimmed > 50);
        Assert.Contains("hardly overlap", Assert.Single(estimate.Warnings), StringComparison.Ordinal);
        Assert.True(estimate.Overlap.EffectiveTreated < 150);
    }

    [Fact]
    public void The_front_door_covers_the_truth()
    {
        int covered = Enumerable.Range(0, 100).Count(run =>
        {
            var random = new Random(run);
            var rows = Enumerable.Range(0, 1000).Select(_ =>
            {
                bool w = random.NextDouble() < 0.3, x = random.NextDouble() < (w ? 0.6 : 0.1), z = random.NextDouble() < (x ? 0.9 : 0.5);
                bool y = random.NextDouble() < 0.1 + (z ? 0.7 : 0) + (w ? 0.1 : 0);
                return (X: x ? 1.0 : 0, Z: z ? 1.0 : 0, Y: y ? 1.0 : 0);
            }).ToArray();
            var table = new DataTable([("x", [.. rows.Select(r => r.X)]), ("z", [.. rows.Select(r => r.Z)]), ("y", [.. rows.Select(r => r.Y)])]);
            EstimationProblem problem = EstimationProblem.Of(CausalGraph.Parse("x -> z -> y; x <-> y"), table, "x", "y");
            Assert.False(problem.IsAdjustable);
            (double low, double high) = EffectEstimators.Named("frontdoor").Estimate(problem, new EstimationOptions { Seed = run, Resamples = 60 }).Interval;
            return low <= 0.28 && 0.28 <= high;
        });
        Assert.InRange(covered, 87, 100);
    }

    private static EstimationProblem Problem(Random random, bool instrument, double confounding)
    {
        const int n = 400;
        double[] w1 = new double[n], w2 = new double[n], z = new double[n], t = new double[n], y = new double[n];
        for (int i = 0; i < n; i++)
        {
            (w1[i], w2[i]) = (random.Normal(), random.Normal());
            double hidden = instrument ? random.Normal() : 0;
            z[i] = random.Next(2);
            double score = (confounding * ((0.5 * w1[i]) - (0.4 * w2[i]))) + (instrument ? (2 * z[i]) - 1 + (0.7 * hidden) : 0);
            t[i] = random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? 1 : 0;
            y[i] = (Truth * t[i]) + w1[i] + (0.5 * w2[i]) + hidden + random.Normal();
        }

        return new EstimationProblem(new DataTable([("w1", w1), ("w2", w2), ("z", z), ("t", t), ("y", y)]), "t", "y", ["w1", "w2"]) { Instruments = ["z"] };
    }
}
