using Hybrid.Data;

namespace Hybrid.Causal.Estimation;

/// <summary>Standard errors by drawing rows anew.</summary>
internal static class Bootstrap
{
    public static double StandardError(Sample sample, EstimationOptions options, Func<int[], double> estimate) => StandardError(Values(sample.Count, options.Seed, options.Resamples, estimate));

    /// <summary>The estimate on each resample; resample k depends on the seed and k alone.</summary>
    public static double[] Values(int rows, int seed, int resamples, Func<int[], double> estimate)
    {
        CounterRandom random = CounterRandom.Of(seed).Derive(0x626f6f74);
        double[] values = new double[resamples];
        Work.Over(resamples, k =>
        {
            CounterRandom own = random.Derive((ulong)k);
            int[] drawn = new int[rows];
            for (int i = 0; i < rows; i++)
            {
                drawn[i] = own.Below((ulong)i, rows);
            }

            values[k] = estimate(drawn);
        });
        return values;
    }

    public static double StandardError(double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double mean = finite.Average();
        return Math.Sqrt(finite.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, finite.Length - 1));
    }
}
