namespace Hybrid.Probabilistic;

/// <summary>Fits a Gaussian mixture from several starts and keeps the best.</summary>
internal static class GaussianMixtureFitter
{
    public static GaussianMixtureFit Fit(Observations data, int components, GaussianMixtureOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        Check(data, components, options);
        (double[] origin, double[] variances) = data.Moments();
        int constant = Array.FindIndex(variances, v => !(v > 0));
        if (constant >= 0)
        {
            throw new ArgumentException($"GaussianMixture: the column '{data.Names[constant]}' has the same value {data[0, constant]} in every row; leave it out.", nameof(data));
        }

        using var steps = new GaussianMixtureSteps(data, components, options, origin, variances);
        double total = options.Weights?.Sum() ?? data.Rows;
        if (options.Start is not null)
        {
            (GaussianMixture model, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, options.Start, options.Convergence, progress, cancellation);
            return new GaussianMixtureFit(model, report, total, 1, 0);
        }

        GaussianMixtureFit? best = null;
        ComponentCollapsedException? last = null;
        int restarts = components == 1 ? 1 : options.Restarts, collapsed = 0, made = 0;
        for (int restart = 0; restart < restarts && (made == 0 || !cancellation.IsCancellationRequested); restart++, made++)
        {
            try
            {
                GaussianMixture start = steps.FromLabels(data, Labels(data, components, options.Seed + (7919L * restart), restart));
                (GaussianMixture model, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, start, options.Convergence, progress, cancellation);
                if (best is null || report.LogLikelihood > best.LogLikelihood)
                {
                    best = new GaussianMixtureFit(model, report, total, 1, 0);
                }
            }
            catch (ComponentCollapsedException cause)
            {
                last = cause;
                collapsed++;
            }
        }

        return best is null ? throw last! : best with { Restarts = made, Collapsed = collapsed };
    }

    // Even starts refine their centres, odd ones keep the seeds, so that the starts differ more than k-means would let them.
    private static int[] Labels(Observations data, int components, long seed, int restart)
    {
        var options = new KMeansOptions { Seed = seed, Restarts = 1, MaximumIterations = restart % 2 == 0 ? 100 : 1 };
        return [.. KMeans.Fit(data, components, options).Labels];
    }

    internal static void Check(Observations data, int components, GaussianMixtureOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (components < 1 || components > data.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(components), components, $"GaussianMixture: {components} components are asked for and there are {data.Rows} rows; give 1 to {data.Rows}.");
        }

        if (options.Restarts < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Restarts, $"GaussianMixture: Restarts is {options.Restarts}; give at least 1.");
        }

        if (!(options.Regularisation >= 0) || !double.IsFinite(options.Regularisation))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Regularisation, $"GaussianMixture: Regularisation is {options.Regularisation}; give 0 or more.");
        }

        if (options.Weights is { } weights && (weights.Count != data.Rows || weights.Any(w => !(w >= 0) || !double.IsFinite(w)) || !(weights.Sum() > 0)))
        {
            throw new ArgumentException($"GaussianMixture: Weights has {weights.Count} numbers for {data.Rows} rows; give one for each row, finite, at least 0 and not all 0.", nameof(options));
        }

        if (options.Start is { } start && (start.Components != components || start.Columns != data.Columns || start.Covariance != options.Covariance))
        {
            throw new ArgumentException(
                $"GaussianMixture: Start has {start.Components} components of {start.Columns} columns, covariance {start.Covariance}; the fit needs {components} of {data.Columns}, {options.Covariance}.", nameof(options));
        }
    }
}
