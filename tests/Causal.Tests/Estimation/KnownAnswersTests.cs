using System.Globalization;
using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Tests.Estimation;

/// <summary>Estimates on published data against published figures, or those of another program.</summary>
public sealed class KnownAnswersTests
{
    private static string Data(params string[] parts) => SharedData.Path(["data", "causal", .. parts]);

    // Columns t, y, ycf, mu0, mu1, x1 to x25. Ordinary least squares and least squares for each arm, computed with numpy; the true effect is the mean of mu1 - mu0.
    [SharedTheory]
    [InlineData(1, 3.9287, 3.9611, 4.0161)]
    [InlineData(2, 3.8994, 4.0568, 4.0508)]
    [InlineData(3, 3.9350, 4.0664, 4.0992)]
    [InlineData(4, 3.9067, 4.0720, 4.2737)]
    [InlineData(5, 4.1765, 4.2200, 4.1624)]
    [InlineData(6, 3.9639, 3.9939, 4.0040)]
    [InlineData(7, 3.8305, 3.8715, 3.9905)]
    [InlineData(8, 3.9471, 3.6800, 3.8537)]
    [InlineData(9, 4.7629, 10.1593, 10.4660)]
    [InlineData(10, 3.9511, 4.7134, 4.5860)]
    public void Ihdp_replicates(int number, double regression, double byArm, double truth)
    {
        DataTable table = DataTable.Load(Data("ihdp", $"ihdp_npci_{number}.csv.gz"), header: false);
        var problem = new EstimationProblem(table, "X1", "X2", [.. Enumerable.Range(6, 25).Select(i => $"X{i}")]);
        EffectEstimate plain = EffectEstimators.Named("regression").Estimate(problem);
        EffectEstimate formula = EffectEstimators.Named("gformula").Estimate(problem);
        Assert.Equal(747, plain.Used);
        Assert.Equal(regression, plain.Value, 6e-5);
        Assert.Equal(byArm, formula.Value, 6e-5);
        Assert.Equal(byArm, ConditionalEffects.Fit(problem, MetaLearner.T).Average, 6e-5);
        Assert.Equal(truth, table["X5"].ToArray().Zip(table["X4"].ToArray(), (a, b) => a - b).Average(), 6e-5);
        foreach (string method in new[] { "gformula", "aipw", "tmle" })
        {
            EffectEstimate estimate = EffectEstimators.Named(method).Estimate(problem);
            Assert.True(Math.Abs(estimate.Value - truth) < 0.1 * truth + 2 * estimate.StandardError, $"{estimate}");
        }
    }

    // Hill's surface B: errors of individual effects by least squares for each arm, computed with numpy.
    [SharedTheory]
    [InlineData(1, 0.583)]
    [InlineData(5, 1.011)]
    [InlineData(9, 11.566)]
    public void Ihdp_individual_effects(int number, double error)
    {
        DataTable table = DataTable.Load(Data("ihdp", $"ihdp_npci_{number}.csv.gz"), header: false);
        var problem = new EstimationProblem(table, "X1", "X2", [.. Enumerable.Range(6, 25).Select(i => $"X{i}")]);
        double[] truth = [.. table["X5"].ToArray().Zip(table["X4"].ToArray(), (a, b) => a - b)];
        double Error(MetaLearner learner) => Math.Sqrt(ConditionalEffects.Fit(problem, learner).Predict(table).Zip(truth, (a, b) => (a - b) * (a - b)).Average());
        Assert.Equal(error, Error(MetaLearner.T), 6e-4);
        Assert.Equal(error, Error(MetaLearner.S), 6e-4);
    }

    // Card, 1995: returns to schooling. Figures for these covariates computed with numpy; Card's table has 0.132 (0.049).
    [SharedFact]
    public void Card_by_least_squares_and_by_college_proximity()
    {
        DataTable table = DataTable.Load(Data("classic", "card_close_college_iv.csv"));
        table = table.With("exper2", [.. table["exper"].ToArray().Select(e => e * e)]);
        var problem = new EstimationProblem(table, "educ", "lwage", ["exper", "exper2", "black", "smsa", "south"]) { Instruments = ["nearc4"] };
        EffectEstimate plain = EffectEstimators.Named("regression").Estimate(problem, new EstimationOptions { Robust = false });
        Assert.Equal(0.07400898489836404, plain.Value, 1e-9);
        Assert.Equal(0.003505434874770637, plain.StandardError, 1e-9);
        Assert.Equal(0.0036420336249633205, EffectEstimators.Named("regression").Estimate(problem).StandardError, 1e-9);
        EffectEstimate instrument = EffectEstimators.Named("iv").Estimate(problem, new EstimationOptions { Robust = false });
        Assert.Equal(0.13228876439803774, instrument.Value, 1e-8);
        Assert.Equal(0.04923323034121028, instrument.StandardError, 1e-8);
        Assert.Equal(0.0485778513528161, EffectEstimators.Named("iv").Estimate(problem).StandardError, 1e-8);
        Assert.Equal(16.717591436450505, instrument.Details.First(d => d.Name == "firstStageF").Value, 1e-6);
        EffectEstimate wald = EffectEstimators.Named("iv").Estimate(problem with { Adjustment = [] });
        Assert.Equal(0.18806260423125098, wald.Value, 1e-9);
    }

    [SharedFact]
    public void Lalonde_by_experiment_and_against_surveys()
    {
        DataTable trial = DataTable.Load(Data("lalonde", "nsw_dehejia_wahba.csv"));
        EffectEstimate experiment = EffectEstimators.Named("regression").Estimate(new EstimationProblem(trial, "trt", "re78", []));
        Assert.Equal(445, experiment.Used);
        Assert.Equal(1794.343, experiment.Value, 0.0011);
        DataTable psid = Joined("psid1.csv");
        Assert.Equal(-15204.78, EffectEstimators.Named("stratify").Estimate(new EstimationProblem(psid, "trt", "re78", [])).Value, 0.005);
        Assert.Equal(-8497.516, EffectEstimators.Named("stratify").Estimate(new EstimationProblem(Joined("cps1.csv.gz"), "trt", "re78", [])).Value, 0.0005);

        // The R package qte's example: 2326.506.
        Assert.Equal(2326.506, DifferenceInDifferences.Estimate(psid, "trt", "re75", "re78").Value, 0.002);

        // Sekhon, Multivariate and propensity score matching software, Journal of Statistical Software 42(7), 2011: Match() on the propensity of these eight covariates has the estimate
        // 2624.3; the digits beyond, and the value without its tolerance of ties, were computed with numpy. (Its standard error takes the variance to be equal, ours does not.)
        string[] covariates = ["age", "educ", "black", "hisp", "marr", "nodeg", "re74", "re75"];
        var byPropensity = new EstimationOptions { Target = EffectTarget.Treated, MatchOnPropensity = true, BiasCorrection = false };
        EffectEstimate near = EffectEstimators.Named("match").Estimate(new EstimationProblem(trial, "trt", "re78", covariates), byPropensity with { TieTolerance = 1e-5 });
        Assert.Equal(2624.2767947837833, near.Value, 1e-4);
        Assert.Equal(2639.8645648558554, EffectEstimators.Named("match").Estimate(new EstimationProblem(trial, "trt", "re78", covariates), byPropensity).Value, 1e-4);

        // The experiment says 1794 and the survey alone -15205: matching on the propensity takes almost all of that bias away. (Dehejia and Wahba's own matches give 1473 to 1774.)
        EffectEstimate matched = EffectEstimators.Named("match").Estimate(new EstimationProblem(psid, "trt", "re78", covariates), new EstimationOptions { Target = EffectTarget.Treated, MatchOnPropensity = true });
        Assert.InRange(matched.Value, 1794 - (1.96 * matched.StandardError), 1794 + (1.96 * matched.StandardError));
        Assert.True(matched.StandardError < 2500, $"{matched}");
    }

    // Hernan and Robins, Causal Inference: What If, 2020, chapters 12 and 13: 3.4 by weighting and 3.5 by standardisation.
    [SharedFact]
    public void Smoking_cessation_and_weight()
    {
        DataTable table = DataTable.Load(Data("classic", "nhefs_complete.csv.gz"));
        foreach (string name in new[] { "age", "smokeintensity", "smokeyrs", "wt71" })
        {
            table = table.With(name + "2", [.. table[name].ToArray().Select(v => v * v)]);
        }

        var covariates = new List<string> { "sex", "race", "age", "age2", "smokeintensity", "smokeintensity2", "smokeyrs", "smokeyrs2", "wt71", "wt712" };
        foreach (string name in new[] { "education", "exercise", "active" })
        {
            foreach (double level in table[name].ToArray().Distinct().Order().Skip(1).ToArray())
            {
                string column = $"{name}{level.ToString(CultureInfo.InvariantCulture)}";
                table = table.With(column, [.. table[name].ToArray().Select(v => v == level ? 1.0 : 0.0)]);
                covariates.Add(column);
            }
        }

        var problem = new EstimationProblem(table, "qsmk", "wt82_71", covariates);
        EffectEstimate weighted = EffectEstimators.Named("ipw").Estimate(problem);
        Assert.Equal(3.44, weighted.Value, 0.01);
        Assert.InRange(weighted.StandardError, 0.44, 0.54);
        Assert.All(weighted.Balance, row => Assert.True(Math.Abs(row.After) < 0.05, $"{row}"));

        // The book's model has one product with the treatment; ours has all of them.
        Assert.Equal(3.5, EffectEstimators.Named("gformula").Estimate(problem).Value, 0.1);
        Assert.Equal(3.45, EffectEstimators.Named("aipw").Estimate(problem).Value, 0.12);
        Assert.Equal(3.45, EffectEstimators.Named("tmle").Estimate(problem).Value, 0.12);
    }

    // Charig and others, 1986; exact figures of the design notes.
    [Fact]
    public void Kidney_stones_by_strata()
    {
        var rows = new List<(string Size, string Treatment, int Success)>();
        foreach ((string size, string treatment, int yes, int all) in new[] { ("small", "B", 234, 270), ("small", "A", 81, 87), ("large", "B", 55, 80), ("large", "A", 192, 263) })
        {
            rows.AddRange(Enumerable.Range(0, all).Select(i => (size, treatment, i < yes ? 1 : 0)));
        }

        // A later word is "treated": B' < A'.
        DataTable table = DataTable.Parse("size,treatment,success\n" + string.Join('\n', rows.Select(r => $"{r.Size},{(r.Treatment == "A" ? "open" : "closed")},{r.Success}")));
        EstimationProblem problem = EstimationProblem.Of(CausalGraph.Parse("size -> treatment -> success; size -> success"), table, "treatment", "success");
        Assert.Equal(["size"], problem.Adjustment);
        EffectEstimator stratify = EffectEstimators.Named("stratify");
        Assert.Equal(0.053671, stratify.Estimate(problem).Value, 1e-6);
        Assert.Equal(0.047964, stratify.Estimate(problem, new EstimationOptions { Target = EffectTarget.Treated }).Value, 1e-6);
        Assert.Equal(0.059378, stratify.Estimate(problem, new EstimationOptions { Target = EffectTarget.Untreated }).Value, 1e-6);
        Assert.Equal(-0.045714, stratify.Estimate(problem with { Adjustment = [] }).Value, 1e-6);

        // With one binary covariate all of these are the same formula.
        foreach (string method in new[] { "gformula", "ipw", "aipw", "tmle" })
        {
            Assert.Equal(0.053671, EffectEstimators.Named(method).Estimate(problem, new EstimationOptions { Folds = 1, Trim = 0 }).Value, 2e-5);
        }
    }

    private static DataTable Joined(string file)
    {
        DataTable trial = DataTable.Load(Data("lalonde", "nsw_dehejia_wahba.csv")), survey = DataTable.Load(Data("lalonde", file));
        int[] treated = [.. Enumerable.Range(0, trial.Rows).Where(i => trial["trt"][i] == 1)];
        trial = trial.Select(treated);
        return new DataTable(trial.Columns.Select(c => (c, trial[c].ToArray().Concat(survey[c].ToArray()).ToArray())));
    }
}
