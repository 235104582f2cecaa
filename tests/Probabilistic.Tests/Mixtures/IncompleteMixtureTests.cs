namespace Hybrid.Probabilistic.Tests.Mixtures;

public sealed class IncompleteMixtureTests
{
    private static readonly Observations Faithful = Observations.Load(Samples.PathOf("faithful.csv"));

    [SharedTheory]
    [InlineData(CovarianceType.Full)]
    [InlineData(CovarianceType.Tied)]
    [InlineData(CovarianceType.Diagonal)]
    [InlineData(CovarianceType.Spherical)]
    public void Complete_rows_are_fitted_as_by_the_kernels(CovarianceType covariance)
    {
        double[] unit = covariance switch { CovarianceType.Full or CovarianceType.Tied => [1, 0, 0, 100], CovarianceType.Diagonal => [1, 100], _ => [30] };
        GaussianMixture start = GaussianMixture.Of(covariance, [0.5, 0.5], [[2, 50], [4, 80]], covariance == CovarianceType.Tied ? [unit] : [unit, unit], Faithful.Names);
        var options = new GaussianMixtureOptions { Covariance = covariance, Start = start, Convergence = new ConvergenceOptions { MaximumIterations = 12, Tolerance = 0 } };
        double[][] rows = [.. Enumerable.Range(0, Faithful.Rows).Select(row => Faithful.Row(row).ToArray())];
        Assert.All(
            GaussianMixture.Fit(Faithful, 2, options).Report.History.Zip(GaussianMixture.FitIncomplete(rows, 2, options).Report.History),
            pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    // With one component and one column that has gaps below a complete one the answer is known: T. W. Anderson, "Maximum likelihood estimates for a multivariate normal distribution when some observations are missing", 1957.
    [Fact]
    public void One_Gaussian_with_gaps_in_a_column_has_Andersons_estimates()
    {
        double[][] rows = [[1, 2.1], [2, 2.9], [3, 4.2], [4, 4.8], [6, double.NaN], [8, double.NaN], [0, double.NaN]];
        GaussianMixture model = GaussianMixture.FitIncomplete(rows, 1, new GaussianMixtureOptions { Convergence = new ConvergenceOptions { MaximumIterations = 5000, Tolerance = 1e-16 } }).Model;
        double[][] whole = rows[..4];
        double x = rows.Average(r => r[0]), xx = rows.Average(r => (r[0] - x) * (r[0] - x)), mx = whole.Average(r => r[0]), my = whole.Average(r => r[1]);
        double slope = whole.Average(r => (r[0] - mx) * (r[1] - my)) / whole.Average(r => (r[0] - mx) * (r[0] - mx));
        double rest = whole.Average(r => Math.Pow(r[1] - my - (slope * (r[0] - mx)), 2));
        Assert.Equal(x, model.Means[0][0], 1e-9);
        Assert.Equal(my + (slope * (x - mx)), model.Means[0][1], 1e-5);
        Assert.Equal(xx, model.Covariances[0][0], 1e-9);
        Assert.Equal(slope * xx, model.Covariances[0][1], 1e-4);
        Assert.Equal(rest + (slope * slope * xx), model.Covariances[0][3], 1e-4);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Contains("column 1 has no two different values", Assert.Throws<ArgumentException>(() => GaussianMixture.FitIncomplete([[1, double.NaN], [2, 3]], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("row 1 has 1 numbers", Assert.Throws<ArgumentException>(() => GaussianMixture.FitIncomplete([[1, 2], [2]], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("3 components are asked for", Assert.Throws<ArgumentOutOfRangeException>(() => GaussianMixture.FitIncomplete([[1], [2]], 3)).Message, StringComparison.Ordinal);
    }
}
