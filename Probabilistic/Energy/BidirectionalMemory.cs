namespace Hybrid.Probabilistic;

/// <summary>A bidirectional associative memory: pairs of patterns, each of which recalls the other. Immutable.</summary>
/// <remarks>Weights are the sum of outer products; the two sides answer each other until nothing changes, which lowers -a W b. Source: B. Kosko, "Bidirectional associative memories", 1988.</remarks>
public sealed class BidirectionalMemory
{
    private readonly double[] _weights;

    private BidirectionalMemory(double[] weights, int left, int right) => (_weights, LeftUnits, RightUnits) = (weights, left, right);

    /// <summary>The units of the left side.</summary>
    public int LeftUnits { get; }

    /// <summary>The units of the right side.</summary>
    public int RightUnits { get; }

    /// <summary>Stores pairs.</summary>
    /// <param name="left">Left patterns of -1 and 1, of equal length; at least one.</param>
    /// <param name="right">Their partners, of equal length among themselves.</param>
    /// <exception cref="ArgumentException">There are not as many, lengths differ, or there are other numbers.</exception>
    public static BidirectionalMemory Store(IReadOnlyList<int[]> left, IReadOnlyList<int[]> right)
    {
        HopfieldNetwork.CheckPatterns(left, false);
        HopfieldNetwork.CheckPatterns(right, false);
        if (left.Count != right.Count)
        {
            throw new ArgumentException($"BidirectionalMemory: there are {left.Count} left and {right.Count} right patterns; each needs a partner.", nameof(right));
        }

        int n = left[0].Length, m = right[0].Length;
        double[] weights = new double[n * m];
        for (int p = 0; p < left.Count; p++)
        {
            double[] row = [.. right[p].Select(value => (double)value)];
            for (int i = 0; i < n; i++)
            {
                RowMath.AddScaled(weights.AsSpan(i * m, m), left[p][i], row);
            }
        }

        return new(weights, n, m);
    }

    /// <summary>-a W b.</summary>
    /// <param name="left">A left state.</param>
    /// <param name="right">A right state.</param>
    public double Energy(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        double[] row = [.. right.Select(value => (double)value)];
        return -Enumerable.Range(0, LeftUnits).Sum(i => left[i] * RowMath.Dot(_weights.AsSpan(i * RightUnits, RightUnits), row));
    }

    /// <summary>Recalls the pair from its left side.</summary>
    /// <param name="left">A left pattern, perhaps disturbed.</param>
    /// <returns>Both sides as they settle.</returns>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public (IReadOnlyList<int> Left, IReadOnlyList<int> Right) FromLeft(IReadOnlyList<int> left)
    {
        int[] a = Copy(left, LeftUnits);
        int[] b = new int[RightUnits];
        Array.Fill(b, 1);
        Answer(a, b, true);
        Settle(a, b);
        return (a, b);
    }

    /// <summary>Recalls the pair from its right side.</summary>
    /// <param name="right">A right pattern, perhaps disturbed.</param>
    /// <returns>Both sides as they settle.</returns>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public (IReadOnlyList<int> Left, IReadOnlyList<int> Right) FromRight(IReadOnlyList<int> right)
    {
        int[] b = Copy(right, RightUnits);
        int[] a = new int[LeftUnits];
        Array.Fill(a, 1);
        Answer(a, b, false);
        Settle(a, b);
        return (a, b);
    }

    private static int[] Copy(IReadOnlyList<int> state, int units)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Count == units && state.All(value => value is -1 or 1)
            ? [.. state]
            : throw new ArgumentException($"BidirectionalMemory: the state has {state.Count} values; {units} of -1 and 1 are needed.", nameof(state));
    }

    // Energies are whole numbers that never rise, so it ends.
    private void Settle(int[] left, int[] right)
    {
        while (Answer(left, right, false) | Answer(left, right, true))
        {
        }
    }

    // One side from the other; a field of 0 changes nothing.
    private bool Answer(int[] left, int[] right, bool toRight)
    {
        int count = toRight ? RightUnits : LeftUnits;
        int[] target = toRight ? right : left;
        bool changed = false;
        for (int u = 0; u < count; u++)
        {
            double field = 0;
            for (int o = 0; o < (toRight ? LeftUnits : RightUnits); o++)
            {
                field += toRight ? left[o] * _weights[(o * RightUnits) + u] : right[o] * _weights[(u * RightUnits) + o];
            }

            int next = field > 0 ? 1 : field < 0 ? -1 : target[u];
            changed |= next != target[u];
            target[u] = next;
        }

        return changed;
    }
}
