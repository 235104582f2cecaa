namespace Hybrid.Probabilistic.Tests.Sequences;

public sealed class VariationalHiddenMarkovTests
{
    [Theory]
    [InlineData(CovarianceType.Full)]
    [InlineData(CovarianceType.Diagonal)]
    public void States_that_are_not_needed_fall_away(CovarianceType covariance)
    {
        double[] spread = covariance == CovarianceType.Full ? [1, 0.3, 0.3, 1] : [1, 1];
        var truth = new HiddenMarkovModel(
            [0.4, 0.3, 0.3], [[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]], new GaussianEmission(covariance, [[0, 0], [6, 0], [0, 6]], [spread, spread, spread]));
        (SequenceSet data, _) = truth.Sample([.. Enumerable.Repeat(150, 8)], 2);

        // The loop throws when a step makes the bound fall.
        VariationalHiddenMarkovFit fit = VariationalHiddenMarkov.Fit(data, 4, new VariationalHiddenMarkovOptions { Covariance = covariance, LeastObservations = 5 });
        Assert.Equal(3, fit.Model.States);
        Assert.Equal(4, fit.Counts.Count);
        double stay = fit.Model.Transition.Select((row, i) => row[i]).Max();
        Assert.InRange(stay, 0.86, 0.94);
        Assert.True(fit.LowerBound < fit.Model.LogLikelihood(data));
    }

    [Fact]
    public void The_bound_is_below_the_evidence_and_near_it_on_a_tiny_problem()
    {
        // One state and symbols: the evidence is that of a Dirichlet-multinomial, exactly, and the bound reaches it.
        SequenceSet data = SequenceSet.Of([[0, 1, 1, 2, 1]], ["a", "b", "c"]);
        VariationalHiddenMarkovFit one = VariationalHiddenMarkov.Fit(data, 1);
        double Gamma(double x) => MathNet.Numerics.SpecialFunctions.GammaLn(x);
        Assert.Equal(Gamma(3) - Gamma(8) + Gamma(2) + Gamma(4) + Gamma(2), one.LowerBound, 1e-9);

        // One state and numbers: a normal-gamma's evidence (Murphy, "Conjugate Bayesian analysis of the Gaussian distribution", 2007, equation 95).
        double[] xs = [1.0, 2.5, -0.3, 0.7, 1.9];
        SequenceSet numbers = SequenceSet.Of([Observations.Of(xs, 1)]);
        VariationalHiddenMarkovFit gaussian = VariationalHiddenMarkov.Fit(numbers, 1, new VariationalHiddenMarkovOptions { Covariance = CovarianceType.Diagonal });
        double n = xs.Length, mean = xs.Average(), scatter = xs.Sum(x => (x - mean) * (x - mean));
        double alpha0 = 0.5, beta0 = 0.5 * scatter / n, kappa0 = 1, alpha = alpha0 + (n / 2), beta = beta0 + (scatter / 2), kappa = kappa0 + n;
        double evidence = Gamma(alpha) - Gamma(alpha0) + (alpha0 * Math.Log(beta0)) - (alpha * Math.Log(beta)) + (0.5 * Math.Log(kappa0 / kappa)) - (n / 2 * Math.Log(2 * Math.PI));
        Assert.Equal(evidence, gaussian.LowerBound, 1e-9);
    }

    [Fact]
    public void Symbols_are_learnt()
    {
        var truth = new HiddenMarkovModel([0.5, 0.5], [[0.95, 0.05], [0.05, 0.95]], new CategoricalEmission(["a", "b", "c"], [[0.8, 0.1, 0.1], [0.05, 0.15, 0.8]]));
        (SequenceSet data, _) = truth.Sample([.. Enumerable.Repeat(200, 10)], 5);
        VariationalHiddenMarkovFit fit = VariationalHiddenMarkov.Fit(data, 5, new VariationalHiddenMarkovOptions { LeastObservations = 20 });
        double[][] found = [.. ((CategoricalEmission)fit.Model.Emission).Probabilities.OrderByDescending(row => row[0])];
        Assert.InRange(found[0][0], 0.75, 0.85);
        Assert.InRange(found[^1][2], 0.75, 0.85);
    }

    [Fact]
    public void Bad_options_are_named() =>
        Assert.Contains("Covariance", Assert.Throws<ArgumentException>(() => VariationalHiddenMarkov.Fit(SequenceSet.Of([[0]], ["a"]), 1, new VariationalHiddenMarkovOptions { Covariance = CovarianceType.Tied })).Message);
}
