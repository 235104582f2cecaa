namespace Hybrid.Probabilistic;

public sealed unsafe partial class GaussianMixture
{
    /// <summary>Fits a mixture to rows with missing entries by expectation-maximisation; nothing is filled in and no row is left out.</summary>
    /// <param name="rows">The rows [n][d]; NaN where an entry is missing. Every column needs two different values.</param>
    /// <param name="components">k, from 1 to n.</param>
    /// <param name="options">How, as for complete rows; the likelihood is that of the entries given.</param>
    /// <param name="progress">Told the log-likelihood after every step.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <returns>The best mixture found. Cost: O(n k d^2 + patterns k d^3) a step.</returns>
    /// <exception cref="ArgumentException">Rows of unequal length, an infinite entry, a column without two different values, or options out of range.</exception>
    /// <exception cref="ComponentCollapsedException">In every start a component shrank onto a point.</exception>
    public static GaussianMixtureFit FitIncomplete(
        IReadOnlyList<double[]> rows, int components, GaussianMixtureOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new GaussianMixtureOptions();
        double[][] data = [.. rows];
        int d = data.Length > 0 ? data[0].Length : 0, wrong = Array.FindIndex(data, row => row.Length != d || row.Any(double.IsInfinity));
        if (d == 0 || wrong >= 0)
        {
            throw new ArgumentException($"GaussianMixture: {(d == 0 ? "there are no rows" : $"row {wrong} has {data[wrong].Length} numbers or an infinite one")}; give rows of {d} finite numbers, NaN where one is missing.", nameof(rows));
        }

        double[] means = new double[d], variances = new double[d];
        for (int c = 0; c < d; c++)
        {
            double[] column = [.. data.Select(row => row[c]).Where(value => !double.IsNaN(value))];
            means[c] = column.Length > 0 ? column.Average() : double.NaN;
            variances[c] = column.Length > 0 ? column.Average(value => (value - means[c]) * (value - means[c])) : 0;
            if (!(variances[c] > 0))
            {
                throw new ArgumentException($"GaussianMixture: column {c} has no two different values; leave it out.", nameof(rows));
            }
        }

        // Only the starts see entries filled in.
        Observations filled = Observations.Of([.. data.Select(row => row.Select((value, c) => double.IsNaN(value) ? means[c] : value).ToArray())]);
        GaussianMixtureFitter.Check(filled, components, options);
        var steps = new IncompleteMixtureSteps(data, components, options, [.. variances.Select(v => v * options.Regularisation)]);
        double total = options.Weights?.Sum() ?? data.Length;
        GaussianMixtureFit? best = null;
        ComponentCollapsedException? last = null;
        int restarts = options.Start is not null || components == 1 ? 1 : options.Restarts, collapsed = 0;
        for (int restart = 0; restart < restarts && (best is null || !cancellation.IsCancellationRequested); restart++)
        {
            try
            {
                GaussianMixture start = options.Start ?? Begin(filled, components, options, variances, options.Seed + (7919L * restart));
                (GaussianMixture model, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, start, options.Convergence, progress, cancellation);
                best = best is null || report.LogLikelihood > best.LogLikelihood ? new GaussianMixtureFit(model, report, total, 1, 0) : best;
            }
            catch (ComponentCollapsedException cause)
            {
                last = cause;
                collapsed++;
            }
        }

        return best is null ? throw last! : best with { Restarts = restarts, Collapsed = collapsed };
    }

    internal double CovarianceOf(int component, int row, int column)
    {
        double[] values = Covariances[Covariance == CovarianceType.Tied ? 0 : component];
        return Covariance is CovarianceType.Full or CovarianceType.Tied ? values[(row * Columns) + column] : row != column ? 0 : values[Covariance == CovarianceType.Spherical ? 0 : row];
    }

    private static GaussianMixture Begin(Observations filled, int components, GaussianMixtureOptions options, double[] variances, long seed)
    {
        int d = variances.Length;
        KMeansFit clusters = KMeans.Fit(filled, components, new KMeansOptions { Seed = seed, Restarts = 1 });
        double[] spread = [.. variances.Select(v => v / components)], shape = options.Covariance switch
        {
            CovarianceType.Full or CovarianceType.Tied => [.. Enumerable.Range(0, d * d).Select(i => i / d == i % d ? spread[i / d] : 0)],
            CovarianceType.Diagonal => spread,
            _ => [spread.Average()],
        };
        double[] weights = [.. Enumerable.Repeat(1.0 / components, components)];
        return Owning(options.Covariance, weights, [.. clusters.Centers.Select(center => (double[])center.Clone())], options.Covariance == CovarianceType.Tied ? [shape] : [.. weights.Select(_ => shape)], filled.Names);
    }
}
