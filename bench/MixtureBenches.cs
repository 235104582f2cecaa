using Hybrid.Probabilistic;
using Hybrid.Providers;

namespace Hybrid.Bench;

/// <summary>Mixtures and clusterings, on data made as the peers' scripts make theirs (another generator, the same sizes, shapes and starts).</summary>
internal static class MixtureBenches
{
    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("gmm_full_100k_d10_k8_50iter", () => Gaussian("gmm_full_100k_d10_k8_50iter", 100_000, "s", 1));
        yield return ("gmm_full_10k_d10_k8_50iter", () => Gaussian("gmm_full_10k_d10_k8_50iter", 10_000, "ms", 1e3));
        yield return ("kmeans_100k_d16_k10", Clusters);
        yield return ("pca_10k_784_to_50", Components);
    }

    /// <summary>The rows of a mixture of Gaussians, from a file of doubles of the peers' data where HYBRID_BENCH_DATA names its folder.</summary>
    public static Observations Rows(string name, long seed, int rows, int columns, int components)
    {
        string? folder = Environment.GetEnvironmentVariable("HYBRID_BENCH_DATA");
        if (folder is not null)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, name + ".f64"));
            return Observations.Of(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(bytes)[..(rows * columns)], columns);
        }

        double[] one = new double[columns];
        Array.Fill(one, 1);
        double[][] means = [.. Enumerable.Range(0, components).Select(k => GaussianMixture.Of(CovarianceType.Spherical, [1], [new double[columns]], [[16.0]]).Sample(1, seed + k).Data.Row(0).ToArray())];
        double[] weights = [.. means.Select(_ => 1.0 / components)];
        return GaussianMixture.Of(CovarianceType.Diagonal, weights, means, [.. means.Select(_ => one)]).Sample(rows, seed).Data;
    }

    private static IEnumerable<Line> Gaussian(string name, int rows, string unit, double scale)
    {
        Observations data = Rows("gmm", 1, rows, 10, 8);
        double[] identity = [.. Enumerable.Range(0, 100).Select(i => i % 11 == 0 ? 1.0 : 0)];
        var options = new GaussianMixtureOptions
        {
            Start = GaussianMixture.Of(CovarianceType.Full, [.. Enumerable.Repeat(0.125, 8)], [.. Enumerable.Range(0, 8).Select(i => data.Row(i).ToArray())], [.. Enumerable.Repeat(identity, 8)]),
            Convergence = new ConvergenceOptions { MaximumIterations = 50, Tolerance = 0 },
        };
        return PerThreads(name, unit, scale, rows, () =>
        {
            GaussianMixtureFit fit = GaussianMixture.Fit(data, 8, options);
            return new Dictionary<string, object> { ["iters"] = fit.Report.Iterations, ["mean_loglik"] = fit.LogLikelihood / rows };
        });
    }

    private static IEnumerable<Line> Clusters()
    {
        Observations data = Rows("kmeans", 2, 100_000, 16, 10);
        var options = new KMeansOptions { Start = [.. Enumerable.Range(0, 10).Select(i => data.Row(i).ToArray())], MaximumIterations = 50 };
        return PerThreads("kmeans_100k_d16_k10", "ms", 1e3, data.Rows, () =>
        {
            KMeansFit fit = KMeans.Fit(data, 10, options);
            return new Dictionary<string, object> { ["iters"] = fit.Iterations, ["inertia"] = fit.Inertia };
        });
    }

    // Independent normal columns whose standard deviations fall evenly from 3 to 0.1.
    private static IEnumerable<Line> Components()
    {
        const int rows = 10_000, columns = 784;
        double[] values = GaussianMixture.Of(CovarianceType.Spherical, [1], [new double[columns]], [[1.0]]).Sample(rows, 2).Data is { } drawn ? [.. Enumerable.Range(0, rows * columns).Select(i => drawn[i / columns, i % columns])] : [];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= 3 - (2.9 * (i % columns) / (columns - 1));
        }

        Observations data = Observations.Of(values, columns);
        return PerThreads("pca_10k_784_to_50", "ms", 1e3, rows, () => new Dictionary<string, object> { ["variance"] = PrincipalComponents.Fit(data, 50).Variances.Sum() });
    }

    /// <summary>A line for one thread and one for all.</summary>
    public static IEnumerable<Line> PerThreads(string name, string unit, double scale, int n, Func<IReadOnlyDictionary<string, object>> call)
    {
        int all = Compute.Threads;
        foreach (int threads in all > 1 ? [1, all] : new[] { 1 })
        {
            Compute.Threads = threads;
            IReadOnlyDictionary<string, object> extra = call();
            yield return new Line(name, "hybrid", Measurement.Times(() => call(), repeats: 5), unit, scale, threads, n, extra);
        }

        Compute.Threads = all;
    }
}
