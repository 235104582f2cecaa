using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Tests.Estimation;

public sealed class EstimatorContractTests
{
    [Fact]
    public void Every_estimator_gives_the_same_kind_of_answer_and_repeats_it()
    {
        EstimationProblem problem = Randomised(400, 3) with { Instruments = ["z"], Mediators = ["t2"] };
        foreach (EffectEstimator estimator in EffectEstimators.All)
        {
            EffectEstimate first = estimator.Estimate(problem, new EstimationOptions { Seed = 5, Resamples = 50 });
            EffectEstimate second = estimator.Estimate(problem, new EstimationOptions { Seed = 5, Resamples = 50 });
            Assert.Equal((first.Value, first.StandardError), (second.Value, second.StandardError));
            Assert.Equal(estimator.Name, first.Method);
            Assert.True(first.Interval.Low < first.Value && first.Value < first.Interval.High, $"{first}");
            Assert.True(estimator.Description.Length > 20);
            Assert.InRange(first.PValue, 0, 1);
        }
    }

    [Fact]
    public void Regression_discontinuity_finds_the_jump()
    {
        int covered = 0;
        for (int run = 0; run < 200; run++)
        {
            var random = new Random(run);
            double[] x = [.. Enumerable.Range(0, 600).Select(_ => (2 * random.NextDouble()) - 1)];
            double[] y = [.. x.Select(v => (v >= 0 ? 1.5 : 0) + v + (0.3 * v * v) + (0.5 * random.Normal()))];
            EffectEstimate jump = RegressionDiscontinuity.Estimate(new DataTable([("x", x), ("y", y)]), "x", "y", 0);
            covered += jump.Interval.Low <= 1.5 && 1.5 <= jump.Interval.High ? 1 : 0;
        }

        Assert.InRange(covered / 200.0, 0.88, 0.99);
        var table = new DataTable([("x", [-1, 1, 2, 3]), ("y", [0, 1, 1, 1])]);
        Assert.Contains("1 rows below and 3 at or above; at least 3", Assert.Throws<ArgumentException>(() => RegressionDiscontinuity.Estimate(table, "x", "y", 0, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fuzzy_discontinuity_divides_by_the_jump_of_the_treatment()
    {
        var random = new Random(9);
        double[] x = [.. Enumerable.Range(0, 20_000).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] t = [.. x.Select(v => random.NextDouble() < (v >= 0 ? 0.8 : 0.3) ? 1.0 : 0)];
        double[] y = [.. x.Select((v, i) => (3 * t[i]) + v + (0.2 * random.Normal()))];
        EffectEstimate jump = RegressionDiscontinuity.Estimate(new DataTable([("x", x), ("y", y), ("t", t)]), "x", "y", 0, 0.3, "t");
        Assert.Equal(3, jump.Value, 4 * jump.StandardError);
        Assert.Equal("fuzzy rdd", jump.Method);
    }

    [Fact]
    public void Differences_in_differences_agree_in_both_forms()
    {
        var random = new Random(4);
        double[] g = [.. Enumerable.Range(0, 300).Select(i => i % 2.0)];
        double[] before = [.. g.Select(v => v + random.Normal())];
        double[] after = [.. g.Select((v, i) => before[i] + 1 + (2 * v) + (0.1 * random.Normal()))];
        EffectEstimate wide = DifferenceInDifferences.Estimate(new DataTable([("g", g), ("b", before), ("a", after)]), "g", "b", "a");
        var both = new DataTable([("g", [.. g, .. g]), ("later", [.. g.Select(_ => 0.0), .. g.Select(_ => 1.0)]), ("y", [.. before, .. after])]);
        EffectEstimate tall = DifferenceInDifferences.EstimateLong(both, "g", "later", "y");
        Assert.Equal(wide.Value, tall.Value, 1e-9);
        Assert.Equal(2, wide.Value, 0.05);
        Assert.Contains("no row has g=1 and later=1", Assert.Throws<ArgumentException>(() => DifferenceInDifferences.EstimateLong(both.Select([.. Enumerable.Range(0, 300), 300]), "g", "later", "y")).Message, StringComparison.Ordinal);
    }

    // A treated unit that is exactly 0.6 of one and 0.4 of another before.
    [Fact]
    public void A_synthetic_control_recovers_the_mixture()
    {
        var random = new Random(2);
        var text = new System.Text.StringBuilder("unit,time,y\n");
        double[][] paths = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 20).Select(t => (0.1 * t * random.NextDouble()) + random.Normal()).ToArray())];
        for (int t = 0; t < 20; t++)
        {
            for (int u = 0; u < 8; u++)
            {
                text.Append(FormattableString.Invariant($"u{u},{t},{paths[u][t]:R}\n"));
            }

            text.Append(FormattableString.Invariant($"treated,{t},{(0.6 * paths[1][t]) + (0.4 * paths[4][t]) + (t >= 15 ? -5 : 0):R}\n"));
        }

        SyntheticControl control = SyntheticControl.Estimate(DataTable.Parse(text.ToString()), "unit", "time", "y", "treated", 15);
        Assert.Equal(-5, control.Effect, 1e-3);
        Assert.Equal(["u1", "u4"], control.Weights.Select(w => w.Unit));
        Assert.Equal(0.6, control.Weights[0].Weight, 1e-4);
        Assert.Equal(1 / 9.0, control.PValue, 1e-12);
    }

    [Theory]
    [InlineData(MetaLearner.S)]
    [InlineData(MetaLearner.T)]
    [InlineData(MetaLearner.X)]
    [InlineData(MetaLearner.R)]
    [InlineData(MetaLearner.Dr)]
    public void Conditional_effects_are_recovered(MetaLearner learner)
    {
        EstimationProblem problem = Varying(4000, 7);
        ConditionalEffects effects = ConditionalEffects.Fit(problem, learner);
        double[] each = effects.Predict(problem.Table);
        double[] truth = [.. problem.Table["w1"].ToArray().Select(w => 1 + w)];
        Assert.InRange(Math.Sqrt(each.Zip(truth, (a, b) => (a - b) * (a - b)).Average()), 0, 0.2);
        Assert.Equal(1, effects.Average, 0.1);
    }

    [Fact]
    public void A_network_of_the_core_learns_a_curved_effect()
    {
        var random = new Random(1);
        double[] w = [.. Enumerable.Range(0, 2000).Select(_ => (4 * random.NextDouble()) - 2)];
        double[] t = [.. w.Select(_ => (double)random.Next(2))];
        double[] y = [.. w.Select((v, i) => (t[i] * v * v) + (0.1 * random.Normal()))];
        var problem = new EstimationProblem(new DataTable([("w", w), ("t", t), ("y", y)]), "t", "y", ["w"]);
        double Error(NuisanceModel model) =>
            Math.Sqrt(ConditionalEffects.Fit(problem, MetaLearner.T, new EstimationOptions { OutcomeModel = model }).Predict(problem.Table).Zip(w, (e, v) => (e - (v * v)) * (e - (v * v))).Average());
        Assert.True(Error(NuisanceModel.Linear()) > 1);
        Assert.InRange(Error(NuisanceModel.Network(16, 30)), 0, 0.3);
        Assert.InRange(Error(NuisanceModel.Linear(quadratic: true)), 0, 0.05);
    }

    [Fact]
    public void Uplift_and_policy_values_reward_the_right_scores()
    {
        EstimationProblem problem = Varying(6000, 12);
        double[] w = problem.Table["w1"].ToArray();
        double[] effect = [.. w.Select(v => 1 + v)];
        UpliftCurve right = UpliftCurve.Of(problem, effect), wrong = UpliftCurve.Of(problem, [.. effect.Select(e => -e)]);
        Assert.True(right.Qini > 0.15 && wrong.Qini < -0.15, $"{right.Qini} {wrong.Qini}");
        Assert.Equal(right.Points[^1].Gain, wrong.Points[^1].Gain, 1e-9);

        // Treating where the effect is positive: E max(1 + w, 0) = phi(1) + Phi(1), w standard normal; the untreated mean is 0.
        const double truth = 0.2419707 + 0.8413447;
        foreach (string method in new[] { "dr", "ips", "snips", "dm" })
        {
            EffectEstimate value = PolicyValue.Estimate(problem, effect.Select(e => e > 0), method);
            Assert.Equal(truth, value.Value, method == "dm" ? 0.1 : 4 * value.StandardError);
        }

        Assert.Contains("did you mean 'snips'", Assert.Throws<ArgumentException>(() => PolicyValue.Estimate(problem, effect.Select(_ => true), "snip")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        DataTable table = DataTable.Parse("t,y,g,h\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{(i < 30 ? 0 : i % 2)},{i % 7},{(i < 30 ? "a" : "b")},{i}")));
        string Message(string method, EstimationProblem problem) => Assert.ThrowsAny<ArgumentException>(() => EffectEstimators.Named(method).Estimate(problem)).Message;
        Assert.Contains("does not vary in the 30 complete rows", Message("aipw", new EstimationProblem(table.Select([.. Enumerable.Range(0, 30)]), "t", "y", [])), StringComparison.Ordinal);
        Assert.Contains("the stratum g=a has 30 rows and no treated unit: positivity is violated there", Message("stratify", new EstimationProblem(table, "t", "y", ["g"])), StringComparison.Ordinal);
        DataTable larger = table.Select([.. Enumerable.Range(0, 60), .. Enumerable.Range(0, 60)]);
        Assert.Contains("none of the 60 units with not g=b is treated", Message("ipw", new EstimationProblem(larger, "t", "y", ["g"])), StringComparison.Ordinal);
        Assert.Contains("the data have no column 'yy'; did you mean 'y'?", Message("aipw", new EstimationProblem(table, "t", "yy", [])), StringComparison.Ordinal);
        Assert.Contains("'h' has 60 values; two are allowed", Message("ipw", new EstimationProblem(table, "h", "y", [])), StringComparison.Ordinal);
        Assert.Contains("'t' has two roles", Message("ipw", new EstimationProblem(table, "t", "y", ["t"])), StringComparison.Ordinal);
        Assert.Contains("no instrument", Message("iv", new EstimationProblem(table, "t", "y", [])), StringComparison.Ordinal);
        Assert.Contains("it does not estimate the effect on the treated", Assert.Throws<ArgumentException>(() => EffectEstimators.Named("dml").Estimate(new EstimationProblem(table, "t", "y", []), new EstimationOptions { Target = EffectTarget.Treated })).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'tmle'", Assert.Throws<ArgumentException>(() => EffectEstimators.Named("tmel")).Message, StringComparison.Ordinal);
        Assert.Contains("'U' is latent", Assert.Throws<ArgumentException>(() => EstimationProblem.Of(CausalGraph.Parse("dag { U [latent] U -> y; t -> y }"), table, "U", "y")).Message, StringComparison.Ordinal);
        Assert.Contains("measure what confounds them", Assert.Throws<ArgumentException>(() => EstimationProblem.Of(CausalGraph.Parse("t -> y; t <-> y"), table, "t", "y")).Message, StringComparison.Ordinal);
    }

    private static EstimationProblem Randomised(int n, int seed)
    {
        var random = new Random(seed);
        double[] w = [.. Enumerable.Range(0, n).Select(_ => random.Normal())];
        double[] z = [.. w.Select(_ => (double)random.Next(2))];
        double[] t = [.. z.Select(v => random.NextDouble() < 0.2 + (0.6 * v) ? 1.0 : 0.0)];
        double[] t2 = [.. t.Select(v => random.NextDouble() < 0.1 + (0.8 * v) ? 1.0 : 0.0)];
        double[] y = [.. w.Select((v, i) => t2[i] + v + random.Normal())];
        return new EstimationProblem(new DataTable([("w", w), ("z", z), ("t", t), ("t2", t2), ("y", y)]), "t", "y", ["w"]);
    }

    private static EstimationProblem Varying(int n, int seed)
    {
        var random = new Random(seed);
        double[] w1 = [.. Enumerable.Range(0, n).Select(_ => random.Normal())], w2 = [.. w1.Select(_ => random.Normal())];
        double[] t = [.. w1.Select(w => random.NextDouble() < 1 / (1 + Math.Exp(-0.5 * w)) ? 1.0 : 0.0)];
        double[] y = [.. w1.Select((w, i) => (t[i] * (1 + w)) + w + w2[i] + random.Normal())];
        return new EstimationProblem(new DataTable([("w1", w1), ("w2", w2), ("t", t), ("y", y)]), "t", "y", ["w1", "w2"]);
    }
}
