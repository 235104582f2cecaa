using Hybrid.Causal.Discovery;
using Hybrid.Causal.Estimation;
using Hybrid.Causal.Refutation;

namespace Hybrid.Causal.Tests.Refutation;

public sealed class RefutersTests
{
    [Theory]
    [InlineData(3.9, 1.8, 8.7, 7.263034, 3.0)]
    [InlineData(10.729780, 8.017457, 14.359688, 20.947333, 15.518268)]
    public void E_values_are_those_of_the_paper(double ratio, double low, double high, double point, double limit)
    {
        EValue value = EValue.OfRiskRatio(ratio, low, high);
        Assert.Equal(point, value.Point, 1e-5);
        Assert.Equal(limit, value.Limit, 1e-5);
    }

    // R EValue's example: evalues.RR(0.80, 0.71, 0.91) gives 1.809017 for the estimate; symmetric for 1/0.8.
    [Fact]
    public void E_values_of_protective_effects_are_those_of_the_inverse()
    {
        Assert.Equal(1.809017, EValue.OfRiskRatio(0.8, 0.71, 0.91).Point, 1e-6);
        Assert.Equal(EValue.OfRiskRatio(0.8).Point, EValue.OfRiskRatio(1.25).Point, 1e-12);
        Assert.Equal(1, EValue.OfRiskRatio(1.2, 0.9, 1.6).Limit);
        Assert.Throws<ArgumentException>(() => EValue.OfRiskRatio(-1));
    }

    // Morton and others, 1982: lead in the blood of 33 pairs of children. The statistic is 499 in Rosenbaum's book; p-values of this table by scipy.
    [Theory]
    [InlineData(1, 5.5308015357736255e-06)]
    [InlineData(2, 0.0017717042841824823)]
    [InlineData(4.25, 0.04414425024783902)]
    [InlineData(5, 0.06936935822443169)]
    public void Rosenbaums_bounds_of_lead_in_blood(double gamma, double p)
    {
        double[] exposed = [38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49, 48, 44, 35, 43, 39, 34, 13, 73, 25, 27];
        double[] control = [16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18, 19, 12, 11, 22, 25, 16, 13, 11, 13];
        RosenbaumBounds bounds = RosenbaumBounds.Of([.. exposed.Zip(control, (a, b) => a - b)]);
        Assert.Equal(499, bounds.Statistic);
        Assert.Equal(p, bounds.PValue(gamma), 1e-9);
        Assert.InRange(bounds.Critical, 4.35, 4.5);
    }

    [Fact]
    public void A_sound_estimate_passes_every_refuter()
    {
        EstimationProblem problem = Problem(1);
        foreach (Refuter refuter in Refuters.All)
        {
            RefutationResult result = refuter.Refute(EffectEstimators.Named("aipw"), problem);
            Assert.True(result.Verdict != RefutationVerdict.Failed, $"{result}");
            Assert.Equal(refuter.Name, result.Refuter);
            Assert.True(result.Sentence.Length > 30 && double.IsFinite(result.Size), $"{result}");
            Assert.Equal(result.Refuted, refuter.Refute(EffectEstimators.Named("aipw"), problem).Refuted);
        }
    }

    [Fact]
    public void An_effect_of_nothing_fails_the_sensitivity_refuters()
    {
        foreach (string name in new[] { "evalue", "partialr2", "rosenbaum" })
        {
            int failed = Enumerable.Range(0, 20).Count(seed => Refuters.Named(name).Refute(EffectEstimators.Named("regression"), Problem(seed, effect: 0)).Verdict == RefutationVerdict.Failed);
            Assert.True(failed >= 14, $"{name}: {failed} of 20");
        }
    }

    // The bias of leaving a variable out of a linear regression is exactly what its partial R2 say.
    [Fact]
    public void The_contour_is_exact_for_a_confounder_that_was_left_out()
    {
        EstimationProblem all = Problem(3);
        EstimationProblem without = all with { Adjustment = ["w2"] };
        double value = EffectEstimators.Named("regression").Estimate(without).Value, right = EffectEstimators.Named("regression").Estimate(all).Value;
        double Share(double[] target, params double[][] given)
        {
            double[] w1 = all.Table["w1"].ToArray();
            double with = LeastSquares.Fit([.. given, w1], target).Residuals.Sum(r => r * r), alone = LeastSquares.Fit(given, target).Residuals.Sum(r => r * r);
            return 1 - (with / alone);
        }

        double[] t = all.Table["t"].ToArray(), y = all.Table["y"].ToArray(), w2 = all.Table["w2"].ToArray();
        (double ofTreatment, double ofOutcome) = (Share(t, w2), Share(y, t, w2));
        LeastSquares fit = LeastSquares.Fit([t, w2], y);
        double error = Math.Sqrt(fit.Covariance(robust: false)[4]), freedom = t.Length - 3;
        Assert.Equal(right, value - (error * Math.Sqrt(freedom * ofOutcome * ofTreatment / (1 - ofTreatment))), 1e-9);
        ConfounderContour contour = ConfounderContour.Of(without);
        Assert.Equal(value, contour.Grid[0][5], 1e-12);
        Assert.Equal(value - (error * Math.Sqrt(freedom * 0.25 * 0.1 / 0.9)), contour.Grid[2][5], 1e-9);

        // At the robustness value in both shares the effect is zero.
        double r = contour.Robustness;
        Assert.Equal(0, value - (error * Math.Sqrt(freedom * r * r / (1 - r))), 1e-9);
    }

    [Fact]
    public void A_wrong_graph_is_falsified_and_a_right_one_is_not()
    {
        CausalGraph truth = CausalGraph.Parse("A -> B -> C -> D; A -> E <- D");
        DataTable table = Simulation.Linear(new Random(5), truth, 3000, r => r.Normal());
        GraphFalsification right = GraphFalsification.Of(truth, new FisherZTest(table));
        Assert.Equal(RefutationVerdict.Passed, right.Verdict.Verdict);
        Assert.True(right.AsGood < 0.3, $"{right.AsGood}");
        Assert.Equal(5, right.Tests.Count);
        GraphFalsification wrong = GraphFalsification.Of(CausalGraph.Parse("B -> A -> C -> E; A -> D"), new FisherZTest(table));
        Assert.Equal(RefutationVerdict.Failed, wrong.Verdict.Verdict);
        Assert.True(wrong.Violations > 0);
        Assert.Equal(RefutationVerdict.Informative, GraphFalsification.Of(CausalGraph.Parse("A -> B"), new FisherZTest(table)).Verdict.Verdict);
    }

    [Fact]
    public void Unknown_refuters_are_refused() => Assert.Contains("did you mean 'placebo'", Assert.Throws<ArgumentException>(() => Refuters.Named("placbo")).Message, StringComparison.Ordinal);

    private static EstimationProblem Problem(int seed, double effect = 1)
    {
        var random = new Random(seed);
        const int n = 600;
        double[] w1 = [.. Enumerable.Range(0, n).Select(_ => random.Normal())], w2 = [.. w1.Select(_ => random.Normal())];
        double[] t = [.. w1.Select((w, i) => random.NextDouble() < 1 / (1 + Math.Exp(-(0.5 * w) + (0.3 * w2[i]))) ? 1.0 : 0.0)];
        double[] y = [.. w1.Select((w, i) => (effect * t[i]) + (0.5 * w) + (0.3 * w2[i]) + random.Normal())];
        return new EstimationProblem(new DataTable([("w1", w1), ("w2", w2), ("t", t), ("y", y)]), "t", "y", ["w1", "w2"]);
    }
}
