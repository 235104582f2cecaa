namespace Hybrid.Probabilistic;

/// <summary>Clusters rows around k centres so that the sum of squared distances to the nearest centre is locally least: Lloyd's algorithm from k-means++ starts.</summary>
/// <remarks>
/// Sources: S. Lloyd, "Least squares quantization in PCM", 1982; D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", 2007, each
/// centre being the best of 2 + ln k candidates. A cluster that loses its last row takes the row that is farthest from its centre.
/// </remarks>
/// <example><code>KMeansFit fit = KMeans.Fit(iris, clusters: 3);   // fit.Inertia: 78.851</code></example>
public static class KMeans
{
    /// <summary>Clusters rows.</summary>
    /// <param name="data">The rows [n, d].</param>
    /// <param name="clusters">k, from 1 to the number of different rows.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the work early with the best so far.</param>
    /// <returns>The best clustering found. Cost: O(n k d) an iteration.</returns>
    /// <exception cref="ArgumentException">More clusters than rows or than different rows, or options out of range.</exception>
    public static KMeansFit Fit(Observations data, int clusters, KMeansOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new KMeansOptions();
        Check(data, clusters, options);
        using var lloyd = new LloydSteps(data, clusters);
        KMeansFit? best = null;
        int restarts = options.Start is null && clusters > 1 ? options.Restarts : 1;
        for (int restart = 0; restart < restarts && (best is null || !cancellation.IsCancellationRequested); restart++)
        {
            double[][] centers = options.Start is null
                ? KMeansSeeding.Choose(data, clusters, options.Seed + restart)
                : [.. options.Start.Select(c => (double[])c.Clone())];
            KMeansFit fit = Run(data, centers, lloyd, options, cancellation);
            best = best is null || fit.Inertia < best.Inertia ? fit : best;
        }

        return best!;
    }

    private static KMeansFit Run(Observations data, double[][] centers, LloydSteps lloyd, KMeansOptions options, CancellationToken cancellation)
    {
        double allowed = options.Tolerance > 0 ? options.Tolerance * data.Moments().Variances.Average() : 0;
        int iterations = 0;
        bool converged = false;
        lloyd.Forget();
        while (!converged && iterations < options.MaximumIterations && (iterations == 0 || !cancellation.IsCancellationRequested))
        {
            iterations++;
            long changed = lloyd.Assign(centers);
            double moved = lloyd.Update(centers);
            converged = changed == 0 || (allowed > 0 && moved <= allowed);
        }

        lloyd.Assign(centers);
        return new KMeansFit(centers, [.. lloyd.Labels], lloyd.Inertia(centers), iterations, converged);
    }

    private static void Check(Observations data, int clusters, KMeansOptions options)
    {
        if (clusters < 1 || clusters > data.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(clusters), clusters, $"KMeans: {clusters} clusters are asked for and there are {data.Rows} rows; give 1 to {data.Rows}.");
        }

        if (options.Restarts < 1 || options.MaximumIterations < 1 || !(options.Tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"KMeans: Restarts is {options.Restarts}, MaximumIterations {options.MaximumIterations}, Tolerance {options.Tolerance}; the first two are at least 1, the last at least 0.");
        }

        if (options.Start is { } start && (start.Count != clusters || start.Any(c => c.Length != data.Columns || c.Any(v => !double.IsFinite(v)))))
        {
            throw new ArgumentException($"KMeans: Start must hold {clusters} centres of {data.Columns} finite numbers, it holds {start.Count}; give one for each cluster.", nameof(options));
        }

        if (clusters > 1)
        {
            int different = CountDifferent(data, clusters);
            if (different < clusters)
            {
                throw new ArgumentOutOfRangeException(nameof(clusters), clusters, $"KMeans: {clusters} clusters are asked for and only {different} rows differ; give 1 to {different}.");
            }
        }
    }

    private static int CountDifferent(Observations data, int enough)
    {
        var seen = new List<int>();
        for (int row = 0; row < data.Rows && seen.Count < enough; row++)
        {
            int candidate = row;
            if (!seen.Exists(other => data.Row(other).SequenceEqual(data.Row(candidate))))
            {
                seen.Add(row);
            }
        }

        return seen.Count;
    }
}
