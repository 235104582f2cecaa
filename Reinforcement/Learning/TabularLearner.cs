using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Reinforcement;

/// <summary>A learner as a fold over steps: it is told what happened and says what to do next. Its values are a table [states, actions].</summary>
/// <remarks>An episode that was cut by the time limit is not an end: the value of its last state counts in every target.</remarks>
internal abstract class TabularLearner
{
    private readonly int[][]? _available;

    protected TabularLearner(MarkovDecisionProcess process, TabularOptions options, long seed)
    {
        Options = options;
        StateCount = process.StateCount;
        ActionCount = process.ActionCount;
        Discount = options.Discount;
        Random = Pcg64.FromSeed(seed);
        Values = NewTable(process);
        if (Array.Exists(Values, double.IsNegativeInfinity))
        {
            _available = [.. Enumerable.Range(0, StateCount).Select(state => Enumerable.Range(0, ActionCount).Where(action => process.IsAvailable(state, action)).ToArray())];
        }
    }

    /// <summary>The values, [states, actions]; minus infinity where an action is not available.</summary>
    public double[] Values { get; }

    /// <summary>The step size now.</summary>
    public double LearningRate { get; set; }

    /// <summary>The probability of an action at random now.</summary>
    public double Exploration { get; set; }

    protected TabularOptions Options { get; }

    protected int StateCount { get; }

    protected int ActionCount { get; }

    protected double Discount { get; }

    protected Pcg64 Random;

    /// <summary>An episode starts.</summary>
    /// <returns>The first action.</returns>
    public abstract int Begin(int state);

    /// <summary>The last action led somewhere.</summary>
    /// <returns>The next action; any number when the episode is over.</returns>
    public abstract int Step(EnvironmentStep step, int next);

    protected static double[] NewTable(MarkovDecisionProcess process) =>
        [.. Enumerable.Range(0, process.StateCount * process.ActionCount).Select(row => process.IsAvailable(row / process.ActionCount, row % process.ActionCount) ? 0 : double.NegativeInfinity)];

    /// <summary>The greatest value of a state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected double Greatest(double[] values, int state)
    {
        ref double first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), state * ActionCount);
        if (ActionCount == 4)
        {
            return Greatest4(Vector256.LoadUnsafe(ref first)).ToScalar();
        }

        double best = first;
        for (int action = 1; action < ActionCount; action++)
        {
            double value = Unsafe.Add(ref first, action);
            best = value > best ? value : best;
        }

        return best;
    }

    /// <summary>Epsilon-greedy, ties broken evenly: one draw decides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int Choose(double[] values, int state) => Choose(values, state, Exploration);

    /// <inheritdoc cref="Choose(double[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected int Choose(double[] values, int state, double exploration)
    {
        ulong draw = Random.NextUInt64();
        uint part = (uint)draw;
        if ((draw >> 32) * (1.0 / 0x1_0000_0000L) < exploration)
        {
            return _available is null ? (int)(((ulong)part * (uint)ActionCount) >> 32) : _available[state][(int)(((ulong)part * (uint)_available[state].Length) >> 32)];
        }

        return ActionCount == 4 ? GreedyOf4(values, state, part) : Greedy(values, state, part);
    }

    /// <summary>The lowest action of the greatest value.</summary>
    protected int Best(double[] values, int state)
    {
        int best = 0;
        for (int action = 1; action < ActionCount; action++)
        {
            best = values[(state * ActionCount) + action] > values[(state * ActionCount) + best] ? action : best;
        }

        return best;
    }

    /// <summary>The mean value of what epsilon-greedy would do.</summary>
    protected double Expected(double[] values, int state)
    {
        double sum = 0;
        int count = 0;
        for (int action = 0; action < ActionCount; action++)
        {
            double value = values[(state * ActionCount) + action];
            bool available = !double.IsNegativeInfinity(value);
            sum += available ? value : 0;
            count += available ? 1 : 0;
        }

        return (Exploration * (sum / count)) + ((1 - Exploration) * Greatest(values, state));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Greatest4(Vector256<double> values)
    {
        Vector256<double> pairs = Vector256.MaxNative(values, Vector256.Shuffle(values, Vector256.Create(2L, 3, 0, 1)));
        return Vector256.MaxNative(pairs, Vector256.Shuffle(pairs, Vector256.Create(1L, 0, 3, 2)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int GreedyOf4(double[] values, int state, uint part)
    {
        Vector256<double> row = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)(state * 4));
        uint best = Vector256.Equals(row, Greatest4(row)).ExtractMostSignificantBits();
        return (best & (best - 1)) == 0 ? BitOperations.TrailingZeroCount(best) : Pick(best, part);
    }

    private static int Pick(uint set, uint part)
    {
        for (uint skip = (uint)(((ulong)part * (uint)BitOperations.PopCount(set)) >> 32); skip > 0; skip--)
        {
            set &= set - 1;
        }

        return BitOperations.TrailingZeroCount(set);
    }

    private int Greedy(double[] values, int state, uint part)
    {
        double best = Greatest(values, state);
        ReadOnlySpan<double> row = values.AsSpan(state * ActionCount, ActionCount);
        int skip = (int)(((ulong)part * (uint)row.Count(best)) >> 32);
        for (int action = 0; action < row.Length; action++)
        {
            if (row[action] == best && skip-- == 0)
            {
                return action;
            }
        }

        return 0;
    }
}
