namespace Hybrid.Probabilistic.Tests.Mixtures;

public sealed class DiscreteMixtureTests
{
    [Fact]
    public void The_likelihood_is_the_sum_over_components_written_out()
    {
        DiscreteData data = DiscreteData.Parse("a,b\nx,u\ny,v\nx,w\ny,u\n");
        DiscreteMixture model = DiscreteMixture.Fit(data, 2, new DiscreteMixtureOptions { Seed = 3 }).Model;
        double expected = Enumerable.Range(0, 4).Sum(row => Math.Log(Enumerable.Range(0, 2).Sum(k => model.Weights[k] * model.Probabilities[k][0][data.Column(0)[row]] * model.Probabilities[k][1][data.Column(1)[row]])));
        Assert.Equal(expected, model.LogLikelihood(data), 1e-12);

        // A missing cell is the sum over its states.
        DiscreteData gap = DiscreteData.Parse("a,b\nx,\n", data.Variables);
        Assert.Equal(Math.Log(Enumerable.Range(0, 2).Sum(k => model.Weights[k] * model.Probabilities[k][0][0])), model.LogLikelihood(gap), 1e-12);
    }

    [Fact]
    public void Two_kinds_of_answers_are_found_and_the_likelihood_never_falls()
    {
        var random = new Random(1);
        double[] often = [0.9, 0.8, 0.9, 0.7, 0.85], seldom = [0.2, 0.1, 0.3, 0.1, 0.2];
        Variable[] questions = [.. Enumerable.Range(0, 5).Select(i => Variable.Numbered($"q{i}", 2))];
        int[] kinds = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble() < 0.4 ? 0 : 1)];
        var data = new DiscreteData(questions, [.. Enumerable.Range(0, 5).Select(q => kinds.Select(kind => random.NextDouble() < 0.05 ? DiscreteData.Missing : random.NextDouble() < (kind == 0 ? often : seldom)[q] ? 1 : 0).ToArray())]);
        DiscreteMixtureFit fit = DiscreteMixture.Fit(data, 2);
        Assert.All(fit.Report.History.Zip(fit.Report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        int first = fit.Model.Probabilities[0][0][1] > 0.5 ? 0 : 1;

        // Five standard errors of 800 rows, and a little for the unknown kinds.
        Assert.Equal(0.4, fit.Model.Weights[first], 0.05);
        Assert.All(often.Select((p, q) => (p, q)), pair => Assert.Equal(pair.p, fit.Model.Probabilities[first][pair.q][1], 0.08));
        Assert.True(fit.Bic < DiscreteMixture.Fit(data, 1).Bic && fit.Bic < DiscreteMixture.Fit(data, 3).Bic);
    }

    [Fact]
    public void Other_columns_and_too_many_components_are_refused()
    {
        DiscreteData data = DiscreteData.Parse("a\nx\ny\n");
        Assert.Contains("give 1 to 2 components", Assert.Throws<ArgumentOutOfRangeException>(() => DiscreteMixture.Fit(data, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("give the same", Assert.Throws<ArgumentException>(() => DiscreteMixture.Fit(data, 1).Model.LogLikelihood(DiscreteData.Parse("b\nx\ny\n"))).Message, StringComparison.Ordinal);
    }
}
