namespace Hybrid.Probabilistic.Tests.Mixtures;

public sealed class VariationalMixtureTests
{
    private static readonly Observations Faithful = Observations.Load(Samples.PathOf("faithful.csv"));

    private static readonly ConvergenceOptions ToTheEnd = new() { MaximumIterations = 20_000, Tolerance = 1e-14 };

    // scikit-learn 1.2.1, BayesianGaussianMixture(covariance_type="full", tol=1e-13, reg_covar=0) on faithful: weights of the two components it keeps, and mean, degrees of freedom and covariance of the first.
    [SharedTheory]
    [InlineData(WeightPrior.Dirichlet, 6, 0.001, 0.6427388251457862, 0.3572464692962485, 4.287827925772543, 79.94592294453724, 176.8278168726047, 0.17590466774632388, 36.799426216765454)]
    [InlineData(WeightPrior.DirichletProcess, 6, 0.01, 0.6440406468860319, 0.3559230974945871, 4.287815827417499, 79.94580015293009, 176.8295370062945, 0.17591803694804836, 36.800683851539645)]
    [InlineData(WeightPrior.Dirichlet, 2, 1.0, 0.6417023398081128, 0.3582976601918871, 4.2878375983302845, 79.94602107911996, 176.82644110742305, 0.17589398449211796, 36.79842253898358)]
    public void The_posterior_is_that_of_scikit_learn(WeightPrior prior, int most, double concentration, double weight, double second, double x, double y, double degrees, double xx, double yy)
    {
        VariationalMixtureFit fit = VariationalMixture.Fit(Faithful, most, new VariationalMixtureOptions { WeightPrior = prior, Concentration = concentration, Convergence = ToTheEnd, LeastObservations = 0.1 });
        Assert.Equal(2, fit.Model.Components);
        int large = fit.Model.Weights[0] > 0.5 ? 0 : 1;
        Assert.Equal(weight / (weight + second), fit.Model.Weights[large], 1e-6);
        Assert.Equal(x, fit.Model.Means[large][0], 1e-5);
        Assert.Equal(y, fit.Model.Means[large][1], 1e-4);
        Assert.Equal(degrees, fit.DegreesOfFreedom.Max(), 2e-3);
        Assert.Equal(xx, fit.Model.Covariances[large][0], 1e-5);
        Assert.Equal(yy, fit.Model.Covariances[large][3], 1e-3);
    }

    // With one component the posterior is the exact one of the conjugate model, so that the bound is ln p(data), a ratio of normalisers: K. Murphy, "Conjugate Bayesian analysis of the Gaussian distribution", 2007, equation 266.
    [SharedFact]
    public void With_one_component_the_bound_is_the_evidence()
    {
        VariationalMixtureFit fit = VariationalMixture.Fit(Faithful, 1, new VariationalMixtureOptions { Convergence = ToTheEnd });
        int n = Faithful.Rows;
        double[] mean = [.. Enumerable.Range(0, 2).Select(c => Enumerable.Range(0, n).Average(r => Faithful[r, c]))];
        double Products(int i, int j) => Enumerable.Range(0, n).Sum(r => (Faithful[r, i] - mean[i]) * (Faithful[r, j] - mean[j]));
        double scatter = (Products(0, 0) * Products(1, 1)) - (Products(0, 1) * Products(0, 1));
        double priorLog = Math.Log(scatter / (n - 1.0) / (n - 1.0)), posteriorLog = Math.Log(scatter) + (2 * Math.Log(1 + (1 / (n - 1.0))));
        double LogGamma(double a) => (0.5 * Math.Log(Math.PI)) + MathNet.Numerics.SpecialFunctions.GammaLn(a) + MathNet.Numerics.SpecialFunctions.GammaLn(a - 0.5);
        double evidence = (-n * Math.Log(Math.PI)) + LogGamma((2.0 + n) / 2) - LogGamma(1) + (0.5 * 2 * priorLog) - (0.5 * (2 + n) * posteriorLog) + Math.Log(1.0 / (1 + n));
        Assert.Equal(evidence, fit.LowerBound, 1e-8);
    }

    [SharedTheory]
    [InlineData(CovarianceType.Full, WeightPrior.Dirichlet)]
    [InlineData(CovarianceType.Full, WeightPrior.DirichletProcess)]
    [InlineData(CovarianceType.Tied, WeightPrior.Dirichlet)]
    [InlineData(CovarianceType.Diagonal, WeightPrior.DirichletProcess)]
    [InlineData(CovarianceType.Spherical, WeightPrior.Dirichlet)]
    public void The_bound_never_falls_and_is_below_the_evidence_of_a_finer_search(CovarianceType covariance, WeightPrior prior)
    {
        // The loop itself throws where a step falls by more than rounding; here every recorded value is looked at too.
        VariationalMixtureFit fit = VariationalMixture.Fit(Faithful, 5, new VariationalMixtureOptions { Covariance = covariance, WeightPrior = prior });
        Assert.True(fit.Report.Converged);
        Assert.All(fit.Report.History.Zip(fit.Report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.Equal(Faithful.Rows, fit.Counts.Sum(), 1e-8);
        Assert.True(fit.LowerBound < fit.Model.LogLikelihood(Faithful));
    }

    [Fact]
    public void Three_clusters_out_of_ten_components_and_out_of_the_evidence()
    {
        Observations data = GaussianMixture.Of(CovarianceType.Spherical, [0.5, 0.3, 0.2], [[0, 0], [6, 0], [0, 6]], [[1], [1], [1]]).Sample(600, 4).Data;
        Assert.Equal(3, VariationalMixture.Fit(data, 10, new VariationalMixtureOptions { Concentration = 1e-3 }).Model.Components);
        Assert.Equal(3, VariationalMixture.Select(data, 5, new VariationalMixtureOptions { Restarts = 3 }).Counts.Count);
    }

    [Fact]
    public void A_row_of_weight_two_is_two_rows()
    {
        Observations all = Observations.Of([0, 0.1, 0.1, 0.4, 3, 3.2, 3.2, 3.9], 1), few = Observations.Of([0, 0.1, 0.4, 3, 3.2, 3.9], 1);
        var options = new VariationalMixtureOptions { Convergence = ToTheEnd, DegreesOfFreedom = 2 };
        VariationalMixtureFit once = VariationalMixture.Fit(all, 1, options), weighed = VariationalMixture.Fit(few, 1, options with { Weights = [1, 2, 1, 1, 2, 1] });
        Assert.Equal(once.Counts.Sum(), weighed.Counts.Sum(), 1e-12);
        Assert.Equal(once.DegreesOfFreedom[0], weighed.DegreesOfFreedom[0], 1e-12);
    }

    [Fact]
    public void Bad_input_is_refused_with_the_way_out()
    {
        Observations rows = Observations.Of([0, 1, 2, 5], 1);
        Assert.Contains("give 1 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => VariationalMixture.Fit(rows, 5)).Message, StringComparison.Ordinal);
        Assert.Contains("leave it out", Assert.Throws<ArgumentException>(() => VariationalMixture.Fit(Observations.Of([1, 1, 1], 1), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Concentration is 0", Assert.Throws<ArgumentOutOfRangeException>(() => VariationalMixture.Fit(rows, 2, new VariationalMixtureOptions { Concentration = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("sums of others", Assert.Throws<ArgumentException>(() => VariationalMixture.Fit(Observations.Of([0, 0, 1, 2, 2, 4, 5, 10], 2), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ellipse_holds_the_share_asked_for()
    {
        GaussianMixture mixture = GaussianMixture.Of(CovarianceType.Full, [1], [[1, 2]], [[4, 1.2, 1.2, 1]]);
        ConfidenceEllipse ellipse = mixture.Ellipse(0, 0.9);

        // Every point lies at the squared distance -2 ln 0.1, the 0.9 quantile of a chi-square of two degrees of freedom.
        foreach (double turn in new[] { 0, 0.1, 0.35, 0.8 })
        {
            (double x, double y) = ellipse.Point(turn);
            (double dx, double dy) = (x - 1, y - 2);
            Assert.Equal(-2 * Math.Log(0.1), ((dx * dx) - (2.4 * dx * dy) + (4 * dy * dy)) / (4 - 1.44), 1e-10);
        }

        Assert.True(ellipse.Major > ellipse.Minor);
        Assert.Throws<ArgumentOutOfRangeException>(() => mixture.Ellipse(0, 1));
    }
}
