namespace Hybrid.Probabilistic.Tests.Sequences;

public sealed class EmissionTests
{
    private static readonly HiddenMarkovModel Mixed = new(
        [0.6, 0.4],
        [[0.8, 0.2], [0.3, 0.7]],
        new GaussianMixtureEmission(CovarianceType.Full, [[0.3, 0.7], [0.5, 0.5]], [[[0, 0], [3, 1]], [[6, -2], [9, 0]]], [[[1, 0.3, 0.3, 1], [0.5, 0, 0, 2]], [[1, 0, 0, 1], [2, -0.5, -0.5, 1]]]));

    private static readonly HiddenMarkovModel Counting = new([0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], new PoissonEmission([[1.5, 4], [9, 0.5]]));

    [Fact]
    public void The_likelihood_is_the_sum_over_all_paths_of_densities_written_out()
    {
        SequenceSet data = Mixed.Sample([3], 2).Data;
        var emission = (GaussianMixtureEmission)Mixed.Emission;
        double[,] densities = new double[3, 2];
        for (int t = 0; t < 3; t++)
        {
            for (int state = 0; state < 2; state++)
            {
                for (int m = 0; m < 2; m++)
                {
                    double[] mean = emission.Means[(state * 2) + m], c = emission.Covariances[(state * 2) + m];
                    (double x, double y) = (data.Values[t * 2] - mean[0], data.Values[(t * 2) + 1] - mean[1]);
                    double determinant = (c[0] * c[3]) - (c[1] * c[2]);
                    densities[t, state] += emission.Weights[state][m] * Math.Exp(-0.5 * ((c[3] * x * x) - (2 * c[1] * x * y) + (c[0] * y * y)) / determinant) / (2 * Math.PI * Math.Sqrt(determinant));
                }
            }
        }

        Assert.Equal(Math.Log(AllPaths(Mixed, densities)), Mixed.LogLikelihood(data), 1e-10);
    }

    [Fact]
    public void Counts_have_the_Poisson_likelihood_of_all_paths()
    {
        SequenceSet data = Counting.Sample([4], 3).Data;
        double[,] densities = new double[4, 2];
        for (int t = 0; t < 4; t++)
        {
            for (int state = 0; state < 2; state++)
            {
                densities[t, state] = Enumerable.Range(0, 2).Aggregate(1.0, (product, c) => product * new MathNet.Numerics.Distributions.Poisson(((PoissonEmission)Counting.Emission).Rates[state][c]).Probability((int)data.Values[(t * 2) + c]));
            }
        }

        Assert.Equal(Math.Log(AllPaths(Counting, densities)), Counting.LogLikelihood(data), 1e-10);
    }

    [Theory]
    [InlineData(EmissionKind.GaussianMixture)]
    [InlineData(EmissionKind.Poisson)]
    public void Fits_never_fall_and_beat_the_model_that_made_the_data(EmissionKind kind)
    {
        HiddenMarkovModel truth = kind == EmissionKind.Poisson ? Counting : Mixed;
        SequenceSet data = truth.Sample([.. Enumerable.Repeat(200, 8)], 1).Data;
        HiddenMarkovFit fit = HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { Emission = kind, Seed = 1 });
        Assert.All(fit.Report.History.Zip(fit.Report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.True(fit.LogLikelihood > truth.LogLikelihood(data));
        Assert.True(fit.LogLikelihood < truth.LogLikelihood(data) + 40);
    }

    [Fact]
    public void Draws_have_the_rates_asked_for()
    {
        SequenceSet data = new HiddenMarkovModel([1], [[1]], new PoissonEmission([[0.3, 40]])).Sample([20_000], 5).Data;
        Assert.Equal(0.3, Enumerable.Range(0, 20_000).Average(t => data.Values[2 * t]), 0.015);
        double mean = Enumerable.Range(0, 20_000).Average(t => data.Values[(2 * t) + 1]);
        Assert.Equal(40, mean, 0.2);
        Assert.Equal(40, Enumerable.Range(0, 20_000).Average(t => Math.Pow(data.Values[(2 * t) + 1] - mean, 2)), 1.6);
    }

    [Fact]
    public void Counts_must_be_counts() =>
        Assert.Contains("whole numbers from 0", Assert.Throws<ArgumentException>(() => HiddenMarkovModel.Fit(SequenceSet.Of([Observations.Of([1, 2.5], 1)]), 1, new HiddenMarkovOptions { Emission = EmissionKind.Poisson })).Message, StringComparison.Ordinal);

    private static double AllPaths(HiddenMarkovModel model, double[,] densities)
    {
        int length = densities.GetLength(0);
        double total = 0;
        for (int path = 0; path < 1 << length; path++)
        {
            double p = 1;
            for (int t = 0; t < length; t++)
            {
                int state = (path >> t) & 1;
                p *= (t == 0 ? model.Start[state] : model.Transition[(path >> (t - 1)) & 1][state]) * densities[t, state];
            }

            total += p;
        }

        return total;
    }
}
