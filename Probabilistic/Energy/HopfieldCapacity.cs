using MathNet.Numerics;

namespace Hybrid.Probabilistic;

/// <summary>How many patterns Hebb's rule holds.</summary>
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
}
