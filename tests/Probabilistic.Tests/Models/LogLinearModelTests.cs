using Hybrid.Probabilistic.Learning;

namespace Hybrid.Probabilistic.Tests.Models;

public sealed class LogLinearModelTests
{
    private static readonly Variable[] People = [.. new[] { "anna", "bob", "carl", "dora" }.Select(n => new Variable(n, "for", "against"))];

    private static LogLinearModel Ring(params double[] weights) => new(
        People,
        [
            Feature.When("anna for", People, "anna=for"),
            Same(0, 1), Same(1, 2), Same(2, 3), Same(3, 0),
            Feature.When("bob and dora for", People, "bob=for, dora=for"),
        ],
        weights);

    [Fact]
    public void Expectations_and_ln_Z_are_those_of_enumeration()
    {
        LogLinearModel model = Ring(0.7, 1.2, -0.4, 0.3, 0.9, -1.1);
        (int[] States, double Weight)[] joint = [.. Enumeration.Joint(model, Evidence.None)];
        double z = joint.Sum(j => j.Weight);
        Assert.Equal(Math.Log(z), model.Compile().Ask(Evidence.None).LogEvidence, 1e-12);
        Assert.Equal(joint.Where(j => j.States[0] == j.States[1]).Sum(j => j.Weight) / z, model.Expectation("anna and bob agree"), 1e-12);
        Assert.Equal(joint.Where(j => j.States[1] == 0 && j.States[3] == 0).Sum(j => j.Weight) / z, model.Expectation("bob and dora for"), 1e-12);
        double given = joint.Where(j => j.States[2] == 1).Sum(j => j.Weight);
        Assert.Equal(joint.Where(j => j.States[2] == 1 && j.States[0] == 0).Sum(j => j.Weight) / given, model.Expectation("anna for", Evidence.Parse("carl=against")), 1e-12);
        Assert.Equal(0.9, model["dora and anna agree"]);
    }

    [Fact]
    public void Learning_meets_the_datas_expectations_and_finds_the_weights_that_made_them()
    {
        LogLinearModel truth = Ring(0.7, 1.2, -0.4, 0.3, 0.9, -1.1);
        DiscreteData rows = new PosteriorSampler(truth.Compile(), Evidence.None).Draw(50_000, 2);
        LogLinearFit fit = LogLinearLearner.Fit(Ring(0, 0, 0, 0, 0, 0), rows);
        Assert.True(fit.Converged);
        for (int i = 0; i < truth.Features.Count; i++)
        {
            Feature feature = truth.Features[i];
            int[] columns = [.. feature.Variables.Select(v => rows.IndexOf(v.Name))];
            double share = Enumerable.Range(0, rows.Rows).Average(row => feature.Values[columns.Aggregate(0, (at, c) => (2 * at) + rows.Column(c)[row])]);
            Assert.Equal(share, fit.Model.Expectation(feature.Name), 1e-7);
            Assert.Equal(truth.Weights[i], fit.Model.Weights[i], 0.08);
        }

        // The mean log-likelihood is at its largest: no disturbed weights do better.
        foreach (int i in Enumerable.Range(0, 6))
        {
            double[] moved = [.. fit.Model.Weights];
            moved[i] += 0.01;
            Assert.True(Mean(fit.Model.With(moved), rows) < fit.MeanLogLikelihood);
        }

        Assert.Equal(Mean(fit.Model, rows), fit.MeanLogLikelihood, 1e-9);
    }

    // E. Jaynes's die: mean 4.5 instead of 3.5; the distribution of maximum entropy is 0.0543, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475 (Jaynes, 1978).
    [Fact]
    public void Jaynes_die_with_a_mean_of_four_and_a_half()
    {
        Variable die = new("die", "1", "2", "3", "4", "5", "6");
        var model = new LogLinearModel([die], [new Feature("spots", [die], s => s[0] + 1)]);
        LogLinearFit fit = LogLinearLearner.MaximumEntropy(model, [4.5]);
        Assert.True(fit.Converged);
        double[] expected = [0.0543, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475];
        Factor found = fit.Model.Compile().Ask(Evidence.None)["die"];
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(expected[i], found.Values[i], 6e-5);
        }
    }

    [Fact]
    public void A_penalty_keeps_the_weights_of_certain_features_finite()
    {
        DiscreteData rows = DiscreteData.Parse("anna,bob\nfor,for\nagainst,against\n", People);
        var model = new LogLinearModel(People[..2], [Same(0, 1)]);
        LogLinearFit fit = LogLinearLearner.Fit(model, rows, new LogLinearOptions { L2 = 0.1 });
        Assert.True(fit.Converged);

        // At the optimum 1 - E[f] = 0.1 w.
        Assert.Equal(0.1 * fit.Model.Weights[0], 1 - fit.Model.Expectation("anna and bob agree"), 1e-7);
        Assert.False(LogLinearLearner.Fit(model, rows, new LogLinearOptions { MostIterations = 5 }).Converged);
    }

    [Fact]
    public void A_table_of_free_parameters_is_a_feature_for_each_joint_state()
    {
        IReadOnlyList<Feature> features = Feature.Every(People[0], People[1]);
        Assert.Equal(["anna=for, bob=for", "anna=for, bob=against", "anna=against, bob=for", "anna=against, bob=against"], features.Select(f => f.Name));
        LogLinearModel model = LogLinearLearner.MaximumEntropy(new LogLinearModel(People[..2], features), [0.1, 0.2, 0.3, 0.4]).Model;
        Assert.Equal(0.3, model.Compile().Joint(["anna", "bob"]).Values[2], 1e-7);
    }

    [Fact]
    public void Wrong_models_are_refused()
    {
        Assert.Contains("1 weights are given for 2 features", Assert.Throws<ArgumentException>(() => new LogLinearModel(People, [Same(0, 1), Same(1, 2)], [1])).Message);
        Assert.Contains("two features", Assert.Throws<ArgumentException>(() => new LogLinearModel(People, [Same(0, 1), Same(0, 1)])).Message);
        Assert.Contains("did you mean 'anna'?", Assert.Throws<ArgumentException>(() => Feature.When("x", People, "ana=for")).Message);
        Assert.Contains("did you mean", Assert.Throws<ArgumentException>(() => Ring(0, 0, 0, 0, 0, 0).Expectation("ana for")).Message);
        DiscreteData holes = DiscreteData.Parse("anna,bob\nfor,\n", People);
        Assert.Contains("is missing", Assert.Throws<ArgumentException>(() => LogLinearLearner.Fit(new LogLinearModel(People[..2], [Same(0, 1)]), holes)).Message);
    }

    private static Feature Same(int i, int j) => new($"{People[i].Name} and {People[j].Name} agree", [People[i], People[j]], s => s[0] == s[1] ? 1 : 0);

    private static double Mean(LogLinearModel model, DiscreteData rows)
    {
        double z = model.Compile().Ask(Evidence.None).LogEvidence;
        var weights = Enumeration.Joint(model, Evidence.None).ToDictionary(j => string.Join(' ', j.States), j => j.Weight);
        return Enumerable.Range(0, rows.Rows).Average(row => Math.Log(weights[string.Join(' ', Enumerable.Range(0, 4).Select(v => rows.Column(v)[row]))]) - z);
    }
}
