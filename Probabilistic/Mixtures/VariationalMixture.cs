namespace Hybrid.Probabilistic;

/// <summary>Gaussian mixtures by variational inference: components that the data do not need lose their weight, so that only the most there may be has to be given.</summary>
/// <remarks>
/// Sources: H. Attias, "A variational Bayesian framework for graphical models", 2000; C. Bishop, "Pattern recognition and machine learning", 2006, section 10.2; for the
/// process D. Blei, M. Jordan, "Variational inference for Dirichlet process mixtures", 2006. A tied covariance has one Wishart posterior, diagonal ones have a Gamma
/// posterior for each column and spherical ones a single one.
/// </remarks>
/// <example><code>
/// VariationalMixtureFit fit = VariationalMixture.Fit(faithful, most: 6, new VariationalMixtureOptions { Concentration = 0.001 });
/// Console.WriteLine(fit.Model.Components);   // 2
/// </code></example>
public static class VariationalMixture
{
    /// <summary>Fits a mixture of at most so many components.</summary>
    /// <param name="data">The rows [n, d]; no column may be constant.</param>
    /// <param name="most">The most components, from 1 to n.</param>
    /// <param name="options">How; by default full covariances under a Dirichlet prior, 5 starts.</param>
    /// <param name="progress">Told the lower bound after every step.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <returns>The best fit. Cost: O(n most d^2) a step.</returns>
    /// <exception cref="ArgumentException">More components than rows, a constant column, or options out of range.</exception>
    public static VariationalMixtureFit Fit(
        Observations data, int most, VariationalMixtureOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new VariationalMixtureOptions();
        Check(data, most, options);
        (double[] origin, double[] variances) = data.Moments();
        int constant = Array.FindIndex(variances, v => !(v > 0));
        if (constant >= 0)
        {
            throw new ArgumentException($"VariationalMixture: the column '{data.Names[constant]}' has the same value {data[0, constant]} in every row; leave it out.", nameof(data));
        }

        using var steps = new VariationalMixtureSteps(data, most, options, origin);
        VariationalMixtureFit? best = null;
        for (int restart = 0; restart < options.Restarts && (best is null || !cancellation.IsCancellationRequested); restart++)
        {
            var clusters = new KMeansOptions { Seed = options.Seed + (7919L * restart), Restarts = 1, MaximumIterations = restart % 2 == 0 ? 100 : 1 };
            VariationalPosterior start = steps.FromLabels(data, [.. KMeans.Fit(data, most, clusters).Labels]);
            (VariationalPosterior posterior, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, start, options.Convergence, progress, cancellation);
            if (best is null || report.LogLikelihood > best.LowerBound)
            {
                best = new VariationalMixtureFit(steps.Needed(posterior), report, posterior.Counts, posterior.MeanPrecisions, posterior.Degrees);
            }
        }

        return best!;
    }

    /// <summary>Fits mixtures of 1 to <paramref name="most"/> components and keeps the one with the greatest <see cref="VariationalMixtureFit.Evidence"/>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="most">The most components to try, at least 1; no more than rows are tried. Default 9.</param>
    /// <param name="options">How each is fitted.</param>
    /// <param name="cancellation">Ends the search early with the best so far.</param>
    public static VariationalMixtureFit Select(Observations data, int most = 9, VariationalMixtureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        VariationalMixtureFit best = Fit(data, 1, options, null, cancellation);
        for (int k = 2; k <= Math.Min(most, data.Rows) && !cancellation.IsCancellationRequested; k++)
        {
            VariationalMixtureFit fit = Fit(data, k, options, null, cancellation);
            best = fit.Evidence > best.Evidence ? fit : best;
        }

        return best;
    }

    private static void Check(Observations data, int most, VariationalMixtureOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (most < 1 || most > data.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(most), most, $"VariationalMixture: {most} components are asked for and there are {data.Rows} rows; give 1 to {data.Rows}.");
        }

        double leastDegrees = options.Covariance is CovarianceType.Full or CovarianceType.Tied ? data.Columns - 1 : 0;
        Need(options.Concentration is null or > 0, "Concentration", options.Concentration, "more than 0");
        Need(options.MeanPrecision > 0 && double.IsFinite(options.MeanPrecision), "MeanPrecision", options.MeanPrecision, "a finite number above 0");
        Need(options.DegreesOfFreedom is null || options.DegreesOfFreedom > leastDegrees, "DegreesOfFreedom", options.DegreesOfFreedom, $"more than {leastDegrees}");
        Need(options.LeastObservations >= 0, "LeastObservations", options.LeastObservations, "0 or more");
        Need(options.Restarts >= 1, "Restarts", options.Restarts, "at least 1");
        if (options.Weights is { } weights && (weights.Count != data.Rows || weights.Any(w => !(w >= 0) || !double.IsFinite(w)) || !(weights.Sum() > 0)))
        {
            throw new ArgumentException($"VariationalMixture: Weights has {weights.Count} numbers for {data.Rows} rows; give one for each row, finite, at least 0 and not all 0.", nameof(options));
        }
    }

    private static void Need(bool holds, string name, double? value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(nameof(name), value, $"VariationalMixture: {name} is {value}; give {allowed}.");
        }
    }
}
