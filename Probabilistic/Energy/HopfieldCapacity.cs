using MathNet.Numerics;

namespace Hybrid.Probabilistic;

/// <summary>How many patterns a network holds.</summary>
/// <remarks>Source: J. Hertz, A. Krogh and R. Palmer, Introduction to the theory of neural computation, 1991, section 2.2; the limit is that of D. Amit, H. Gutfreund and H. Sompolinsky, 1985.</remarks>
public static class HopfieldCapacity
{
    /// <summary>The patterns a unit beyond which recall of random patterns breaks down: 0.138.</summary>
    public const double Limit = 0.138;

    /// <summary>The share of a stored random pattern's units that want to change at once: the crosstalk of the others is normal with variance patterns / units, and an error is one above 1.</summary>
    /// <param name="units">The number of units, at least 1.</param>
    /// <param name="patterns">The number of patterns, at least 1.</param>
    public static double ExpectedError(int units, int patterns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(patterns, 1);
        return 0.5 * SpecialFunctions.Erfc(Math.Sqrt(units / (2.0 * patterns)));
    }

    /// <summary>The capacity curve: random patterns are stored, more and more of them, and shown without noise.</summary>
    /// <param name="units">The number of units, at least 1.</param>
    /// <param name="patterns">How many patterns are stored for each point, at least 1 each.</param>
    /// <param name="rule">How they are stored. Default: Hebb's rule.</param>
    /// <param name="shown">The most patterns of a point that are shown, at least 1. Default 50.</param>
    /// <param name="seed">The seed of patterns and of the order of updates.</param>
    public static IReadOnlyList<CapacityPoint> Curve(int units, IReadOnlyList<int> patterns, HopfieldRule rule = HopfieldRule.Hebb, int shown = 50, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentOutOfRangeException.ThrowIfLessThan(shown, 1);
        return [.. patterns.Select(count => Point(units, count, rule, shown, seed))];
    }

    /// <summary>What the other patterns add to each unit's field when one is shown, times the unit's own sign, without what the unit would add to itself: below about -1 the unit changes. [patterns][units].</summary>
    /// <param name="patterns">Patterns of -1 and 1, of equal length.</param>
    public static double[][] Crosstalk(IReadOnlyList<int[]> patterns)
    {
        HopfieldNetwork.CheckPatterns(patterns, false);
        int n = patterns[0].Length;
        double[][] overlaps = [.. patterns.Select(a => patterns.Select(b => ReferenceEquals(a, b) ? 0 : a.Zip(b, (x, y) => x * y).Sum() / (double)n).ToArray())];
        double itself = (patterns.Count - 1) / (double)n;
        return [.. patterns.Select((own, m) => Enumerable.Range(0, n).Select(i => (own[i] * Enumerable.Range(0, patterns.Count).Sum(o => overlaps[m][o] * patterns[o][i])) - itself).ToArray())];
    }

    private static CapacityPoint Point(int units, int count, HopfieldRule rule, int shown, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, "patterns");
        float[] chance = RandomKey.FromSeed(seed).Uniform(count, units).ToArray();
        int[][] stored = [.. Enumerable.Range(0, count).Select(p => Enumerable.Range(0, units).Select(i => chance[(p * units) + i] < 0.5f ? -1 : 1).ToArray())];
        HopfieldNetwork network = HopfieldNetwork.Store(stored, rule);
        int[][] starts = stored[..Math.Min(shown, count)];
        double Agreement(HopfieldRecall[] recalls) => recalls.Select((recall, p) => recall.State.Zip(starts[p], (a, b) => a == b ? 1.0 : 0).Average()).Average();
        double first = Agreement(network.RecallMany(starts, HopfieldUpdate.Synchronous, seed, 1));
        HopfieldRecall[] ends = network.RecallMany(starts, seed: seed);
        return new(
            count,
            count / (double)units,
            rule == HopfieldRule.Hebb ? ExpectedError(units, count) : null,
            1 - first,
            (2 * Agreement(ends)) - 1,
            ends.Where((recall, p) => recall.State.SequenceEqual(starts[p])).Count() / (double)starts.Length);
    }
}
