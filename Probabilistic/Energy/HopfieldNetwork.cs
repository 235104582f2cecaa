using Hybrid.Data;
using Hybrid.Providers;

namespace Hybrid.Probabilistic;

/// <summary>A Hopfield network: symmetric weights without self-connections, whose stable states are memories. Immutable.</summary>
/// <remarks>
/// Units are -1 and 1 (bipolar) or 0 and 1 (binary). A unit becomes its greater value when its field, the weighted sum of the others, is above its threshold, its lesser when below, and stays at a tie.
/// E(s) = -1/2 s W s + threshold s. Source: J. Hopfield, "Neural networks and physical systems with emergent collective computational abilities", 1982.
/// <code>
/// HopfieldNetwork memory = HopfieldNetwork.Store(digits, HopfieldRule.PseudoInverse);
/// HopfieldRecall recalled = memory.Recall(noisy);
/// </code>
/// </remarks>
public sealed class HopfieldNetwork
{
    private readonly double[] _weights;
    private readonly double[] _thresholds;

    /// <summary>Takes weights.</summary>
    /// <param name="weights">[units, units], symmetric, 0 from a unit to itself, finite.</param>
    /// <param name="thresholds">[units]; default 0.</param>
    /// <param name="binary">Whether units are 0 and 1; default: -1 and 1.</param>
    /// <exception cref="ArgumentException">The matrix is not square, not symmetric, not finite or has a diagonal.</exception>
    public HopfieldNetwork(double[,] weights, double[]? thresholds = null, bool binary = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Units = weights.GetLength(0);
        thresholds ??= new double[Units];
        if (Units == 0 || weights.GetLength(1) != Units || thresholds.Length != Units)
        {
            throw new ArgumentException($"HopfieldNetwork: the weights are {Units} x {weights.GetLength(1)} and there are {thresholds.Length} thresholds; a square matrix of at least one unit with as many thresholds is needed.", nameof(weights));
        }

        _weights = new double[Units * Units];
        for (int i = 0; i < Units; i++)
        {
            for (int j = 0; j < Units; j++)
            {
                bool good = double.IsFinite(weights[i, j]) && Math.Abs(weights[i, j] - weights[j, i]) <= 1e-12 * (1 + Math.Abs(weights[i, j])) && (i != j || weights[i, j] == 0);
                _weights[(i * Units) + j] = good
                    ? weights[i, j]
                    : throw new ArgumentException($"HopfieldNetwork: the weight between {i} and {j} is {weights[i, j]} one way and {weights[j, i]} the other; weights are finite, the same both ways and 0 from a unit to itself.", nameof(weights));
            }
        }

        (_thresholds, IsBinary) = ([.. thresholds], binary);
    }

    private HopfieldNetwork(double[] weights, double[] thresholds, bool binary) => (_weights, _thresholds, Units, IsBinary) = (weights, thresholds, thresholds.Length, binary);

    /// <summary>The number of units.</summary>
    public int Units { get; }

    /// <summary>Whether units are 0 and 1; else -1 and 1.</summary>
    public bool IsBinary { get; }

    /// <summary>A warning when more patterns were stored than the rule can recall, with the error to be expected; null otherwise.</summary>
    public string? Warning { get; private init; }

    /// <summary>The weight between two units.</summary>
    /// <param name="i">One unit.</param>
    /// <param name="j">The other.</param>
    public double this[int i, int j] => _weights[(i * Units) + j];

    /// <summary>Stores patterns.</summary>
    /// <param name="patterns">Patterns of -1 and 1, or all of 0 and 1, of equal length; at least one.</param>
    /// <param name="rule">How. Default: Hebb's rule.</param>
    /// <exception cref="ArgumentException">Patterns differ in length, or hold other numbers.</exception>
    public static HopfieldNetwork Store(IReadOnlyList<int[]> patterns, HopfieldRule rule = HopfieldRule.Hebb)
    {
        bool binary = CheckPatterns(patterns, true);
        double[][] signs = [.. patterns.Select(pattern => pattern.Select(value => value > 0 ? 1.0 : -1.0).ToArray())];
        int n = signs[0].Length;
        double[] weights = rule switch
        {
            HopfieldRule.Storkey => Storkey(signs, n),
            HopfieldRule.PseudoInverse => Outer(Orthonormal(signs), n),
            _ => Outer([.. signs.Select(pattern => pattern.Select(value => value / Math.Sqrt(n)).ToArray())], n),
        };
        for (int i = 0; i < n; i++)
        {
            weights[(i * n) + i] = 0;
        }

        string? warning = rule == HopfieldRule.Hebb && patterns.Count > HopfieldCapacity.Limit * n
            ? FormattableString.Invariant($"{patterns.Count} patterns in {n} units are more than the {HopfieldCapacity.Limit} a unit that Hebb's rule recalls; about {HopfieldCapacity.ExpectedError(n, patterns.Count):P1} of a pattern's units change at once, and recall ends elsewhere")
            : rule != HopfieldRule.Hebb && patterns.Count >= n ? FormattableString.Invariant($"{patterns.Count} patterns in {n} units leave nothing to correct: every state is a memory") : null;
        return new HopfieldNetwork(weights, new double[n], false) { Warning = warning }.As(binary);
    }

    /// <summary>The same network with units of 0 and 1, or of -1 and 1: states that correspond have the same energy up to a constant, and the same recalls.</summary>
    /// <param name="binary">Whether units are 0 and 1.</param>
    public HopfieldNetwork As(bool binary)
    {
        if (binary == IsBinary)
        {
            return this;
        }

        // s = 2 x - 1 and its inverse.
        double factor = binary ? 4 : 0.25;
        double[] thresholds = new double[Units];
        for (int i = 0; i < Units; i++)
        {
            double sum = RowMath.Sum(_weights.AsSpan(i * Units, Units));
            thresholds[i] = binary ? 2 * (_thresholds[i] + sum) : (0.5 * _thresholds[i]) - (0.25 * sum);
        }

        return new HopfieldNetwork([.. _weights.Select(weight => factor * weight)], thresholds, binary) { Warning = Warning };
    }

    /// <summary>E(s) = -1/2 s W s + threshold s.</summary>
    /// <param name="state">One value a unit.</param>
    /// <exception cref="ArgumentException">The length is another, or a value is none of a unit.</exception>
    public double Energy(IReadOnlyList<int> state)
    {
        double[] units = Checked(state);
        double[] fields = Fields(units);
        return Energy(units, fields);
    }

    /// <summary>Lets the network settle.</summary>
    /// <param name="state">Where it starts.</param>
    /// <param name="update">The order of updates. Default: at random.</param>
    /// <param name="seed">The seed of random orders. Default 0.</param>
    /// <param name="mostSweeps">The most sweeps, at least 1. Default 100.</param>
    /// <exception cref="ArgumentException">The length is another, or a value is none of a unit.</exception>
    public HopfieldRecall Recall(IReadOnlyList<int> state, HopfieldUpdate update = HopfieldUpdate.Random, long seed = 0, int mostSweeps = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSweeps, 1);
        double[] units = Checked(state);
        double[] fields = Fields(units);
        return Settle(units, fields, update, CounterRandom.Of(seed), mostSweeps);
    }

    /// <summary>Recalls from many starts, on as many threads as may be used: the fields of all by one product.</summary>
    /// <param name="states">The starts.</param>
    /// <param name="update">The order of updates. Default: at random.</param>
    /// <param name="seed">Start i draws from the stream of the seed and i. Default 0.</param>
    /// <param name="mostSweeps">The most sweeps of each. Default 100.</param>
    /// <exception cref="ArgumentException">A length is another, or a value is none of a unit.</exception>
    public HopfieldRecall[] RecallMany(IReadOnlyList<int[]> states, HopfieldUpdate update = HopfieldUpdate.Random, long seed = 0, int mostSweeps = 100)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSweeps, 1);
        const int Block = 256;
        var recalls = new HopfieldRecall[states.Count];
        double[] units = new double[Math.Min(Block, states.Count) * Units], fields = new double[units.Length];
        for (int from = 0; from < states.Count; from += Block)
        {
            int count = Math.Min(Block, states.Count - from), first = from;
            for (int i = 0; i < count; i++)
            {
                Checked(states[from + i]).CopyTo(units, i * Units);
            }

            Product(units, count, fields);
            Parts.Run(count, i => recalls[first + i] = Settle(
                units.AsSpan(i * Units, Units).ToArray(), fields.AsSpan(i * Units, Units).ToArray(), update, CounterRandom.Of(seed).Derive((ulong)(first + i)), mostSweeps));
        }

        return recalls;
    }

    /// <summary>Refuses patterns of unequal length and other numbers.</summary>
    /// <returns>Whether they are of 0 and 1.</returns>
    internal static bool CheckPatterns(IReadOnlyList<int[]> patterns, bool binaryAllowed)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.Count == 0 || patterns[0].Length == 0)
        {
            throw new ArgumentException("HopfieldNetwork: there is no pattern, or it has no unit; give at least one.", nameof(patterns));
        }

        bool binary = binaryAllowed && patterns.All(pattern => pattern.All(value => value is 0 or 1));
        for (int p = 0; p < patterns.Count; p++)
        {
            if (patterns[p].Length != patterns[0].Length)
            {
                throw new ArgumentException($"HopfieldNetwork: pattern {p} has {patterns[p].Length} units and pattern 0 has {patterns[0].Length}; all must have as many.", nameof(patterns));
            }

            int wrong = Array.FindIndex(patterns[p], value => binary ? value is not (0 or 1) : value is not (-1 or 1));
            if (wrong >= 0)
            {
                throw new ArgumentException($"HopfieldNetwork: unit {wrong} of pattern {p} is {patterns[p][wrong]}; -1 and 1 are allowed{(binaryAllowed ? ", or 0 and 1 in all patterns" : string.Empty)}.", nameof(patterns));
            }
        }

        return binary;
    }

    // W = sum of outer products.
    private static unsafe double[] Outer(double[][] vectors, int n)
    {
        double[] joined = [.. vectors.SelectMany(vector => vector)], weights = new double[n * n];
        fixed (double* x = joined, target = weights)
        {
            Gemm.Multiply(n, n, vectors.Length, x, 1, n, x, n, 1, target, n);
        }

        return weights;
    }

    // An orthonormal basis of the patterns, by Gram and Schmidt, twice; patterns that the others make are left out.
    private static double[][] Orthonormal(double[][] patterns)
    {
        var basis = new List<double[]>();
        foreach (double[] pattern in patterns)
        {
            double[] rest = [.. pattern];
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] known in basis)
                {
                    RowMath.AddScaled(rest, -RowMath.Dot(known, rest), known);
                }
            }

            double length = Math.Sqrt(RowMath.Dot(rest, rest));
            if (length > 1e-9 * Math.Sqrt(rest.Length))
            {
                basis.Add([.. rest.Select(value => value / length)]);
            }
        }

        return [.. basis];
    }

    private static double[] Storkey(double[][] patterns, int n)
    {
        double[] weights = new double[n * n];
        foreach (double[] pattern in patterns)
        {
            // h(i, j) is the field of i without what i and j contribute.
            double[] fields = [.. Enumerable.Range(0, n).Select(i => RowMath.Dot(weights.AsSpan(i * n, n), pattern))];
            double[] next = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double ij = fields[i] - (weights[(i * n) + i] * pattern[i]) - (weights[(i * n) + j] * pattern[j]);
                    double ji = fields[j] - (weights[(j * n) + j] * pattern[j]) - (weights[(j * n) + i] * pattern[i]);
                    next[(i * n) + j] = i == j ? 0 : weights[(i * n) + j] + (((pattern[i] * pattern[j]) - (pattern[i] * ji) - (pattern[j] * ij)) / n);
                }
            }

            weights = next;
        }

        return weights;
    }

    private double[] Fields(double[] units)
    {
        double[] fields = new double[Units];
        Product(units, 1, fields);
        return fields;
    }

    private unsafe void Product(double[] units, int count, double[] fields)
    {
        fixed (double* x = units, w = _weights, target = fields)
        {
            Gemm.Multiply(count, Units, Units, x, Units, 1, w, Units, 1, target, Units);
        }
    }

    private double[] Checked(IReadOnlyList<int> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Count != Units)
        {
            throw new ArgumentException($"HopfieldNetwork: the state has {state.Count} values; {Units} are needed, one a unit.", nameof(state));
        }

        double[] units = new double[Units];
        for (int i = 0; i < Units; i++)
        {
            units[i] = state[i] == 1 || state[i] == (IsBinary ? 0 : -1)
                ? state[i]
                : throw new ArgumentException($"HopfieldNetwork: unit {i} is {state[i]}; {(IsBinary ? 0 : -1)} and 1 are allowed.", nameof(state));
        }

        return units;
    }

    private double Energy(double[] units, double[] fields) => (-0.5 * RowMath.Dot(units, fields)) + RowMath.Dot(units, _thresholds);

    private HopfieldRecall Settle(double[] units, double[] fields, HopfieldUpdate update, CounterRandom random, int mostSweeps)
    {
        var energies = new List<double> { Energy(units, fields) };
        double[] before = [];
        int sweep = 0;
        bool stable = false, cycles = false;
        while (!stable && !cycles && sweep < mostSweeps)
        {
            double[] last = update == HopfieldUpdate.Synchronous ? [.. units] : [];
            int changed = update == HopfieldUpdate.Synchronous
                ? Together(units, ref fields)
                : OneByOne(units, fields, update == HopfieldUpdate.Random ? random.Derive((ulong)sweep).Permutation(Units) : null);
            sweep++;
            energies.Add(Energy(units, fields));
            stable = changed == 0;
            cycles = !stable && update == HopfieldUpdate.Synchronous && before.Length > 0 && before.AsSpan().SequenceEqual(units);
            before = last;
        }

        return new([.. units.Select(value => (int)value)], sweep, stable, cycles, energies);
    }

    // A change of a unit moves all fields by its column, which is its row.
    private int OneByOne(double[] units, double[] fields, int[]? order)
    {
        int changed = 0;
        for (int k = 0; k < Units; k++)
        {
            int i = order is null ? k : order[k];
            double next = Next(units[i], fields[i] - _thresholds[i]);
            if (next != units[i])
            {
                RowMath.AddScaled(fields, next - units[i], _weights.AsSpan(i * Units, Units));
                units[i] = next;
                changed++;
            }
        }

        return changed;
    }

    private int Together(double[] units, ref double[] fields)
    {
        int changed = 0;
        for (int i = 0; i < Units; i++)
        {
            double next = Next(units[i], fields[i] - _thresholds[i]);
            changed += next != units[i] ? 1 : 0;
            units[i] = next;
        }

        fields = Fields(units);
        return changed;
    }

    // Fields are sums of rounded numbers: what is below their rounding is a tie.
    private double Next(double now, double above) => above > 1e-12 ? 1 : above < -1e-12 ? (IsBinary ? 0 : -1) : now;
}
