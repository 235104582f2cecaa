using MathNet.Numerics.Distributions;

namespace Hybrid.Causal.Refutation;

/// <summary>How far matched pairs may differ in their odds of treatment before an effect is no longer clear. Immutable.</summary>
/// <param name="Pairs">The number of pairs that differ in the outcome.</param>
/// <param name="Statistic">Wilcoxon's signed rank statistic: the ranks of the pairs in which the treated unit has the larger outcome.</param>
/// <param name="Critical">The largest ratio of odds, gamma, at which the effect is still significant; 1 when it is not even without hidden bias.</param>
/// <remarks>Rosenbaum, Observational Studies, 2002, section 4.3; the normal approximation of the signed rank test with tied ranks averaged, pairs without a difference left out.</remarks>
public sealed record RosenbaumBounds(int Pairs, double Statistic, double Critical)
{
    private readonly double[] _ranks = [];

    /// <summary>Computes the bounds.</summary>
    /// <param name="differences">The treated unit's outcome less the untreated one's, for each pair. A mean below zero is turned round.</param>
    /// <param name="significance">The one-sided level. Default 0.05, above 0 and below 1.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">There are fewer than two pairs that differ, or the level is out of range.</exception>
    public static RosenbaumBounds Of(IReadOnlyList<double> differences, double significance = 0.05)
    {
        ArgumentNullException.ThrowIfNull(differences);
        double[] all = [.. differences.Where(d => d != 0)];
        if (all.Length < 2 || !(significance is > 0 and < 1))
        {
            throw new ArgumentException($"RosenbaumBounds: there are {all.Length} pairs that differ and the level is {significance}; at least 2 and a level between 0 and 1 are needed.", nameof(differences));
        }

        double sign = all.Sum() >= 0 ? 1 : -1;
        double[] ranks = Ranks([.. all.Select(Math.Abs)]);
        double statistic = ranks.Where((_, i) => sign * all[i] > 0).Sum();
        var bounds = new RosenbaumBounds(all.Length, statistic, 1, ranks);
        if (bounds.PValue(1) > significance)
        {
            return bounds;
        }

        double low = 1, high = 2;
        while (bounds.PValue(high) <= significance && high < 1e6)
        {
            (low, high) = (high, high * 2);
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = bounds.PValue(middle) <= significance ? (middle, high) : (low, middle);
        }

        return new RosenbaumBounds(all.Length, statistic, low, ranks);
    }

    private RosenbaumBounds(int pairs, double statistic, double critical, double[] ranks)
        : this(pairs, statistic, critical) => _ranks = ranks;

    /// <summary>The largest one-sided p-value that hidden bias of a size allows.</summary>
    /// <param name="gamma">How much more likely one unit of a pair may be to be treated, as a ratio of odds; at least 1.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is below 1.</exception>
    public double PValue(double gamma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gamma, 1);
        double chance = gamma / (1 + gamma);
        double mean = chance * _ranks.Sum();
        double deviation = Math.Sqrt(chance * (1 - chance) * _ranks.Sum(r => r * r));
        return 1 - Normal.CDF(0, 1, (Statistic - mean) / deviation);
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            while (end + 1 < order.Length && values[order[end + 1]] == values[order[start]])
            {
                end++;
            }

            for (int k = start; k <= end; k++)
            {
                ranks[order[k]] = ((start + end) / 2.0) + 1;
            }

            start = end + 1;
        }

        return ranks;
    }
}
