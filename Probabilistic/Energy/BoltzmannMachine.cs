using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>A Boltzmann machine: units of 0 and 1 with symmetric weights of any kind, the first of them visible. P(s) is proportional to exp(-E(s)), E(s) = -1/2 s W s - b s. Immutable.</summary>
/// <remarks>
/// Source: D. Ackley, G. Hinton and T. Sejnowski, "A learning algorithm for Boltzmann machines", 1985. Sums over all states are offered up to 20 units.
/// <code>
/// BoltzmannMachine machine = BoltzmannMachine.Fit(patterns, hidden: 2);
/// double nats = machine.MeanLogLikelihood(patterns);
/// (int[] state, double energy) = machine.Minimise(new AnnealingSchedule());   // of any quadratic energy of bits
/// </code>
/// </remarks>
public sealed partial class BoltzmannMachine
{
    /// <summary>The most units whose states are enumerated.</summary>
    public const int MostExact = 20;

    private const int ExactByDefault = 16;

    private readonly double[] _weights;
    private readonly double[] _biases;

    /// <summary>Takes weights.</summary>
    /// <param name="weights">[units, units], symmetric, 0 from a unit to itself, finite.</param>
    /// <param name="biases">[units].</param>
    /// <param name="visible">How many units, from the first on, are visible; default all.</param>
    /// <exception cref="ArgumentException">The matrix is not square, symmetric and finite, or the number of visible units is out of range.</exception>
    public BoltzmannMachine(double[,] weights, double[] biases, int? visible = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        Units = biases.Length;
        Visible = visible ?? Units;
        if (Units == 0 || weights.GetLength(0) != Units || weights.GetLength(1) != Units || Visible < 1 || Visible > Units || !biases.All(double.IsFinite))
        {
            throw new ArgumentException($"BoltzmannMachine: the weights are {weights.GetLength(0)} x {weights.GetLength(1)} with {Units} biases and {Visible} visible units; as many rows, columns and finite biases are needed, and from 1 to all units visible.", nameof(weights));
        }

        _weights = new double[Units * Units];
        _biases = [.. biases];
        for (int i = 0; i < Units; i++)
        {
            for (int j = 0; j < Units; j++)
            {
                bool good = double.IsFinite(weights[i, j]) && Math.Abs(weights[i, j] - weights[j, i]) <= 1e-12 * (1 + Math.Abs(weights[i, j])) && (i != j || weights[i, j] == 0);
                _weights[(i * Units) + j] = good
                    ? weights[i, j]
                    : throw new ArgumentException($"BoltzmannMachine: the weight between {i} and {j} is {weights[i, j]} one way and {weights[j, i]} the other; weights are finite, the same both ways and 0 from a unit to itself.", nameof(weights));
            }
        }
    }

    private BoltzmannMachine(double[] weights, double[] biases, int visible) => (_weights, _biases, Units, Visible) = (weights, biases, biases.Length, visible);

    /// <summary>All units.</summary>
    public int Units { get; }

    /// <summary>The visible ones, the first.</summary>
    public int Visible { get; }

    /// <summary>The biases.</summary>
    public IReadOnlyList<double> Biases => _biases;

    /// <summary>The weight between two units.</summary>
    /// <param name="i">One unit.</param>
    /// <param name="j">The other.</param>
    public double this[int i, int j] => _weights[(i * Units) + j];

    /// <summary>Learns a machine whose visible units are distributed as patterns are: clamped less free correlations.</summary>
    /// <param name="patterns">Patterns of 0 and 1, of equal length; at least one.</param>
    /// <param name="hidden">How many hidden units, at least 0.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops learning: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">Patterns differ in length or hold other numbers, or an option is out of range.</exception>
    public static BoltzmannMachine Fit(IReadOnlyList<int[]> patterns, int hidden, BoltzmannOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentOutOfRangeException.ThrowIfNegative(hidden);
        options ??= new BoltzmannOptions();
        options.Check();
        CheckPatterns(patterns);
        return BoltzmannLearning.Run(patterns, hidden, options with { Exact = options.Exact ?? patterns[0].Length + hidden <= ExactByDefault }, cancellation);
    }

    /// <summary>E(s).</summary>
    /// <param name="state">0 or 1 for each unit.</param>
    /// <exception cref="ArgumentException">The length is another, or a value is neither 0 nor 1.</exception>
    public double Energy(IReadOnlyList<int> state)
    {
        double[] s = Checked(state, Units);
        double energy = -RowMath.Dot(_biases, s);
        for (int i = 0; i < Units; i++)
        {
            energy -= 0.5 * s[i] * RowMath.Dot(_weights.AsSpan(i * Units, Units), s);
        }

        return energy;
    }

    /// <summary>ln Z, exactly.</summary>
    /// <exception cref="InvalidOperationException">There are more than 20 units.</exception>
    public double LogPartition() => Sum([], null, null);

    /// <summary>P(unit is on) and P(both are on), exactly.</summary>
    /// <returns>[units] and [units, units].</returns>
    /// <exception cref="InvalidOperationException">There are more than 20 units.</exception>
    public (double[] Units, double[,] Pairs) Marginals() => Marginals([]);

    /// <summary>The same with the visible units held at a pattern.</summary>
    /// <param name="visible">0 or 1 for each visible unit; empty for none held.</param>
    /// <exception cref="InvalidOperationException">More than 20 units are free.</exception>
    public (double[] Units, double[,] Pairs) Marginals(IReadOnlyList<int> visible)
    {
        double[] held = visible.Count == 0 ? [] : Checked(visible, Visible);
        double total = Sum(held, null, null);
        double[] units = new double[Units];
        double[] pairs = new double[Units * Units];
        Sum(held, total, (probability, state) =>
        {
            for (int i = 0; i < Units; i++)
            {
                if (state[i] > 0)
                {
                    units[i] += probability;
                    RowMath.AddScaled(pairs.AsSpan(i * Units, Units), probability, state);
                }
            }
        });
        double[,] square = new double[Units, Units];
        Buffer.BlockCopy(pairs, 0, square, 0, pairs.Length * sizeof(double));
        return (units, square);
    }

    /// <summary>The mean of ln P(visible pattern), exactly, hidden units summed out.</summary>
    /// <param name="patterns">Patterns of 0 and 1 for the visible units.</param>
    /// <exception cref="InvalidOperationException">There are more than 20 units.</exception>
    public double MeanLogLikelihood(IReadOnlyList<int[]> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        double z = LogPartition();
        return patterns.Average(pattern => Sum(Checked(pattern, Visible), null, null)) - z;
    }

    /// <summary>The gradient of that mean: correlations with the patterns held less those without, exactly.</summary>
    /// <param name="patterns">Patterns of 0 and 1 for the visible units.</param>
    /// <returns>By weights [units, units] (each pair's weight counted once) and biases [units].</returns>
    public (double[,] Weights, double[] Biases) Gradient(IReadOnlyList<int[]> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        (double[] freeUnits, double[,] freePairs) = Marginals();
        double[,] weights = new double[Units, Units];
        double[] biases = [.. freeUnits.Select(value => -value)];
        foreach (int[] pattern in patterns)
        {
            (double[] units, double[,] pairs) = Marginals(pattern);
            RowMath.AddScaled(biases, 1.0 / patterns.Count, units);
            for (int i = 0; i < Units; i++)
            {
                for (int j = 0; j < Units; j++)
                {
                    weights[i, j] += i == j ? 0 : pairs[i, j] / patterns.Count;
                }
            }
        }

        for (int i = 0; i < Units; i++)
        {
            for (int j = 0; j < Units; j++)
            {
                weights[i, j] -= i == j ? 0 : freePairs[i, j];
            }
        }

        return (weights, biases);
    }

    /// <summary>Gibbs sampling: every unit in turn is drawn given all others.</summary>
    /// <param name="state">Where it starts, 0 or 1 for each unit.</param>
    /// <param name="sweeps">The sweeps over all free units, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="temperature">What energies are divided by, above 0. Default 1.</param>
    /// <param name="clamped">How many units, from the first on, stay as they are. Default 0.</param>
    /// <exception cref="ArgumentException">The temperature is not above 0, or the state does not fit.</exception>
    public int[] Gibbs(IReadOnlyList<int> state, int sweeps, long seed = 0, double temperature = 1, int clamped = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sweeps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(clamped);
        if (!(temperature > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"BoltzmannMachine.Gibbs: the temperature is {temperature}; numbers above 0 are allowed, a small one for nearly no noise."), nameof(temperature));
        }

        double[] s = Checked(state, Units);
        Sweep(s, sweeps, _ => temperature, CounterRandom.Of(seed), clamped);
        return [.. s.Select(value => (int)value)];
    }

    /// <summary>Mean field: the independent distribution that is nearest, by updates of one unit at a time, which never raise the free energy.</summary>
    /// <param name="visible">0 or 1 for each visible unit to hold them; empty for none held.</param>
    /// <param name="mostSweeps">The most sweeps. Default 1000.</param>
    /// <returns>The means, and the bound of ln Z (of ln of the held part of it) that they give.</returns>
    public (double[] Means, double Bound) MeanField(IReadOnlyList<int> visible, int mostSweeps = 1000)
    {
        ArgumentNullException.ThrowIfNull(visible);
        double[] held = visible.Count == 0 ? [] : Checked(visible, Visible);
        double[] means = [.. Enumerable.Range(0, Units).Select(i => i < held.Length ? held[i] : 0.5)];
        double moved = 1;
        for (int sweep = 0; sweep < mostSweeps && moved > 1e-12; sweep++)
        {
            moved = 0;
            for (int i = held.Length; i < Units; i++)
            {
                double next = 1 / (1 + Math.Exp(-(_biases[i] + RowMath.Dot(_weights.AsSpan(i * Units, Units), means))));
                moved = Math.Max(moved, Math.Abs(next - means[i]));
                means[i] = next;
            }
        }

        double bound = RowMath.Dot(_biases, means);
        for (int i = 0; i < Units; i++)
        {
            bound += 0.5 * means[i] * RowMath.Dot(_weights.AsSpan(i * Units, Units), means);
            bound -= (means[i] > 0 ? means[i] * Math.Log(means[i]) : 0) + (means[i] < 1 ? (1 - means[i]) * Math.Log(1 - means[i]) : 0);
        }

        return (means, bound);
    }

    /// <summary>Looks for the state of least energy by simulated annealing: an optimiser of any quadratic function of bits, such as a greatest cut.</summary>
    /// <param name="schedule">The temperatures.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends the search with the best so far.</param>
    /// <returns>The best state seen at the end of a run, and its energy.</returns>
    /// <exception cref="ArgumentException">A temperature is not above 0, or they do not fall.</exception>
    public (int[] State, double Energy) Minimise(AnnealingSchedule schedule, long seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.Check();
        CounterRandom random = CounterRandom.Of(seed);
        (int[] State, double Energy)[] ends = new (int[], double)[schedule.Restarts];
        Parts.Run(schedule.Restarts, run =>
        {
            CounterRandom own = random.Derive((ulong)run);
            double[] s = [.. Enumerable.Range(0, Units).Select(i => RandomNumbers.Uniform(own.Derive(0), (ulong)i) < 0.5 ? 1.0 : 0)];
            if (run == 0 || !cancellation.IsCancellationRequested)
            {
                Sweep(s, schedule.Sweeps, schedule.At, own.Derive(1), 0);
                Sweep(s, 1, _ => 0, own, 0);
            }

            int[] state = [.. s.Select(value => (int)value)];
            ends[run] = (state, Energy(state));
        });
        return ends.MinBy(end => end.Energy);
    }

    internal static BoltzmannMachine Owning(double[] weights, double[] biases, int visible) => new(weights, biases, visible);

    internal void Sweep(double[] state, int sweeps, Func<int, double> temperature, CounterRandom random, int clamped)
    {
        double[] fields = new double[Units];
        for (int i = 0; i < Units; i++)
        {
            fields[i] = _biases[i] + RowMath.Dot(_weights.AsSpan(i * Units, Units), state);
        }

        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            double t = temperature(sweep);
            CounterRandom own = random.Derive((ulong)sweep);
            for (int i = clamped; i < Units; i++)
            {
                double next = t > 0 ? (RandomNumbers.Uniform(own, (ulong)i) < 1 / (1 + Math.Exp(-fields[i] / t)) ? 1 : 0) : fields[i] > 0 ? 1 : fields[i] < 0 ? 0 : state[i];
                if (next != state[i])
                {
                    RowMath.AddScaled(fields, next - state[i], _weights.AsSpan(i * Units, Units));
                    state[i] = next;
                }
            }
        }
    }

    private static void CheckPatterns(IReadOnlyList<int[]> patterns)
    {
        if (patterns.Count == 0 || patterns[0].Length == 0)
        {
            throw new ArgumentException("BoltzmannMachine: there is no pattern, or it has no unit; give at least one.", nameof(patterns));
        }

        for (int p = 0; p < patterns.Count; p++)
        {
            if (patterns[p].Length != patterns[0].Length || !patterns[p].All(value => value is 0 or 1))
            {
                throw new ArgumentException($"BoltzmannMachine: pattern {p} has {patterns[p].Length} units, and pattern 0 has {patterns[0].Length}; all need as many, of 0 and 1.", nameof(patterns));
            }
        }
    }

    private static double[] Checked(IReadOnlyList<int> state, int units)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Count == units && state.All(value => value is 0 or 1)
            ? [.. state.Select(value => (double)value)]
            : throw new ArgumentException($"BoltzmannMachine: the state has {state.Count} values; {units} of 0 and 1 are needed.", nameof(state));
    }

    // ln of the sum over the states of the free units of exp(-E); a visitor is told the probability of each state, for a total found before. Gray's code changes one unit at a time.
    private double Sum(double[] held, double? total, Action<double, double[]>? visit)
    {
        int free = Units - held.Length;
        if (free > MostExact)
        {
            throw new InvalidOperationException($"BoltzmannMachine: {free} units are free; the states of up to {MostExact} can be summed, sample more with Gibbs.");
        }

        double[] state = [.. held, .. new double[free]];
        double[] fields = new double[Units];
        double score = 0;
        for (int i = 0; i < Units; i++)
        {
            fields[i] = _biases[i] + RowMath.Dot(_weights.AsSpan(i * Units, Units), state);
            score += state[i] * 0.5 * (fields[i] + _biases[i]);
        }

        double most = double.NegativeInfinity, sum = 0;
        for (long code = 0; code < 1L << free; code++)
        {
            if (code > 0)
            {
                int unit = held.Length + System.Numerics.BitOperations.TrailingZeroCount(code);
                double change = state[unit] > 0 ? -1 : 1;
                score += change * fields[unit];
                RowMath.AddScaled(fields, change, _weights.AsSpan(unit * Units, Units));
                state[unit] += change;
            }

            (most, sum) = score > most ? (score, (sum * Math.Exp(most - score)) + 1) : (most, sum + Math.Exp(score - most));
            visit?.Invoke(Math.Exp(score - total!.Value), state);
        }

        return most + Math.Log(sum);
    }
}
