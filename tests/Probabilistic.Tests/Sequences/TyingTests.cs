namespace Hybrid.Probabilistic.Tests.Sequences;

/// <summary>Covariances and rows that states share.</summary>
public sealed class TyingTests
{
    private static readonly HiddenMarkovModel _truth = new(
        [0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], new GaussianEmission(CovarianceType.Tied, [[0, 0], [3, 1]], [[1, 0.4, 0.4, 2]]));

    [Fact]
    public void Tied_and_spherical_covariances_have_their_shape_and_the_order_of_likelihoods_that_nesting_demands()
    {
        (SequenceSet data, _) = _truth.Sample([.. Enumerable.Repeat(100, 10)], 1);
        HiddenMarkovFit Fit(CovarianceType type) => HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { Covariance = type });
        HiddenMarkovFit full = Fit(CovarianceType.Full), tied = Fit(CovarianceType.Tied), diagonal = Fit(CovarianceType.Diagonal), spherical = Fit(CovarianceType.Spherical);
        Assert.True(spherical.LogLikelihood < diagonal.LogLikelihood && diagonal.LogLikelihood < full.LogLikelihood && tied.LogLikelihood < full.LogLikelihood);
        var shared = (GaussianEmission)tied.Model.Emission;
        Assert.Equal(shared.Covariances[0], shared.Covariances[1]);
        Assert.InRange(shared.Covariances[0][1], 0.2, 0.6);
        double[] round = ((GaussianEmission)spherical.Model.Emission).Covariances[0];
        Assert.Equal(round[0], round[1]);

        // Free numbers: 1 start, 2 transitions, 4 means, and 6, 3, 4 or 2 of the covariances.
        Assert.Equal([13, 10, 11, 9], new[] { full, tied, diagonal, spherical }.Select(fit => fit.Model.ParameterCount));
    }

    [Fact]
    public void The_tied_M_step_is_the_pooled_scatter_of_known_states()
    {
        // With all states known, EM is done after one step: the covariance is the scatter about the states' means over n, by hand.
        double[] rows = [0, 0, 1, 1, 2, 0, 10, 10, 12, 11];
        SequenceSet data = SequenceSet.Of([Observations.Of(rows, 2)]).WithStates([[0, 0, 0, 1, 1]]);
        HiddenMarkovFit fit = HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions
        {
            Covariance = CovarianceType.Tied,
            Start = new HiddenMarkovModel([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], new GaussianEmission(CovarianceType.Tied, [[1, 1], [9, 9]], [[1, 0, 0, 1]])),
        });
        double[] found = ((GaussianEmission)fit.Model.Emission).Covariances[0];
        Assert.Equal((2 + 2) / 5.0, found[0], 1e-9);
        Assert.Equal(((2 / 3.0) + 0.5) / 5, found[3], 1e-9);
        Assert.Equal((0 + 1) / 5.0, found[1], 1e-9);
    }

    [Fact]
    public void Tied_rows_are_equal_and_are_the_pooled_counts()
    {
        // States known: 0 to 1, 1 to 0, 0 to 0, 0 to 1; pooled one half each.
        SequenceSet data = SequenceSet.Of([[0, 1, 0, 0, 1]], ["a", "b"]).WithStates([[0, 1, 0, 0, 1]]);
        HiddenMarkovFit fit = HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { TiedRows = [[0, 1]] });
        Assert.Equal(0.5, fit.Model.Transition[0][0], 1e-9);
        Assert.Equal(fit.Model.Transition[0], fit.Model.Transition[1]);
        Assert.Contains("TiedRows", Assert.Throws<ArgumentException>(() => HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { TiedRows = [[0, 2]] })).Message);
    }

    [Fact]
    public void Annealing_leaves_a_bad_start_where_plain_EM_stays()
    {
        // Two clusters, and a start that puts both means into one of them with small spreads; a third, broad component holds the rest.
        double[] values = [.. Enumerable.Range(0, 60).Select(i => (i % 3 == 0 ? -5 : i % 3 == 1 ? 0 : 5) + Math.Sin(i * 7.3))];
        Observations data = Observations.Of(values, 1);
        GaussianMixture start = GaussianMixture.Of(CovarianceType.Diagonal, [0.2, 0.2, 0.6], [[-5.3], [-4.7], [2.5]], [[0.3], [0.3], [9.0]]);
        double Fit(double[] annealing) => GaussianMixture.Fit(data, 3, new GaussianMixtureOptions
        {
            Covariance = CovarianceType.Diagonal,
            Start = start,
            Convergence = new ConvergenceOptions { Annealing = annealing },
        }).LogLikelihood;
        double best = GaussianMixture.Fit(data, 3, new GaussianMixtureOptions { Covariance = CovarianceType.Diagonal, Restarts = 30 }).LogLikelihood;
        double plain = Fit([]), annealed = Fit([0.3, 0.6, 0.9, 1.2]);
        Assert.True(plain < best - 3, $"plain {plain}, best {best}");
        Assert.Equal(best, annealed, 0.5);
    }

    [Fact]
    public void Annealing_of_a_chain_ends_in_a_likelihood_no_worse_and_is_refused_where_there_is_none()
    {
        (SequenceSet data, _) = _truth.Sample([60, 60], 3);
        var options = new HiddenMarkovOptions { Restarts = 3, Convergence = new ConvergenceOptions { Annealing = [0.3, 0.6] } };
        HiddenMarkovFit annealed = HiddenMarkovModel.Fit(data, 2, options);
        HiddenMarkovFit plain = HiddenMarkovModel.Fit(data, 2, options with { Convergence = new ConvergenceOptions() });
        Assert.True(annealed.LogLikelihood > plain.LogLikelihood - 1e-3);
        Assert.Throws<ArgumentOutOfRangeException>(() => HiddenMarkovModel.Fit(data, 2, options with { Convergence = new ConvergenceOptions { Annealing = [0] } }));
        var semi = new SemiMarkovModel([1, 0], [[0, 1], [1, 0]], [[0.5, 0.5], [0.5, 0.5]], _truth.Emission);
        Assert.Contains("IAnnealed", Assert.Throws<ArgumentException>(() => SemiMarkovModel.Fit(data, semi, new ConvergenceOptions { Annealing = [0.5] })).Message);
    }

    [Fact]
    public void A_chain_as_a_Bayesian_network_has_its_posteriors_and_likelihood()
    {
        (SequenceSet data, _) = _truth.Sample([12, 7], 6);
        (BayesianNetwork network, Evidence evidence) = _truth.ToNetwork(data, 1);
        InferenceResult answer = new ExactEngine().Infer(network, evidence);
        double[,] expected = _truth.Posteriors(data)[1];
        for (int t = 0; t < 7; t++)
        {
            Assert.Equal(expected[t, 0], answer.Posteriors[t].Values[0], 1e-10);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => _truth.ToNetwork(data, 2));
    }
}
