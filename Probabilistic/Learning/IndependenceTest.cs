using MathNet.Numerics;

namespace Hybrid.Probabilistic.Learning;

/// <summary>The result of a test of conditional independence.</summary>
/// <param name="Statistic">Pearson's chi-squared or G-squared.</param>
/// <param name="DegreesOfFreedom">The sum over the strata of (rows in use - 1)(columns in use - 1).</param>
/// <param name="PValue">The probability of a statistic at least as large if the variables were independent; 1 with no degrees of freedom.</param>
public sealed record IndependenceTest(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Tests whether two columns are independent given others.</summary>
    /// <param name="data">The rows; those with a missing cell among these columns are left out.</param>
    /// <param name="first">A column.</param>
    /// <param name="second">Another column.</param>
    /// <param name="given">Further columns.</param>
    /// <param name="likelihoodRatio">G-squared, 2 N times the mutual information, when true; Pearson's chi-squared, without a continuity correction, when false.</param>
    /// <returns>The statistic and its p-value.</returns>
    /// <remarks>Source: Y. Bishop, S. Fienberg and P. Holland, Discrete Multivariate Analysis, 1975. States that do not occur in a stratum take no degrees of freedom there.</remarks>
    public static IndependenceTest Of(DiscreteData data, int first, int second, ReadOnlySpan<int> given, bool likelihoodRatio = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        int a = data.Variables[first].Count;
        int b = data.Variables[second].Count;
        int[] counts = FamilyCounter.Count(data, [.. given, first, second]);
        double statistic = 0;
        int degrees = 0;
        for (int block = 0; block < counts.Length; block += a * b)
        {
            Stratum(counts.AsSpan(block, a * b), a, b, likelihoodRatio, ref statistic, ref degrees);
        }

        double p = degrees == 0 ? 1 : SpecialFunctions.GammaUpperRegularized(degrees / 2.0, statistic / 2);
        return new IndependenceTest(statistic, degrees, p);
    }

    private static void Stratum(ReadOnlySpan<int> counts, int a, int b, bool likelihoodRatio, ref double statistic, ref int degrees)
    {
        int[] rows = new int[a];
        int[] columns = new int[b];
        double total = 0;
        for (int i = 0; i < a; i++)
        {
            for (int j = 0; j < b; j++)
            {
                rows[i] += counts[(i * b) + j];
                columns[j] += counts[(i * b) + j];
                total += counts[(i * b) + j];
            }
        }

        degrees += Math.Max(0, rows.Count(r => r > 0) - 1) * Math.Max(0, columns.Count(c => c > 0) - 1);
        for (int i = 0; i < a; i++)
        {
            for (int j = 0; j < b; j++)
            {
                double expected = total > 0 ? (double)rows[i] * columns[j] / total : 0;
                int n = counts[(i * b) + j];
                statistic += expected <= 0 ? 0
                    : !likelihoodRatio ? (n - expected) * (n - expected) / expected
                    : n > 0 ? 2 * n * Math.Log(n / expected) : 0;
            }
        }
    }
}
