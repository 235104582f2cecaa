using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>A decision process as an environment: outcomes are drawn from its tables, each step and each reset with one draw as Gymnasium draws them.</summary>
/// <remarks>
/// An outcome is the first whose cumulative probability exceeds the draw; cumulative probabilities are kept as the whole numbers that 53 random bits are compared with, which is
/// the same comparison exactly. Rows are padded to one width, and a draw beyond the last (possible by rounding) takes the first outcome, as NumPy's argmax does.
/// </remarks>
internal readonly struct TabularKernel : IKernel<int, int, int>
{
    private const double Scale = 1L << 53;

    private readonly ulong[] _thresholds;
    private readonly Outcome[] _outcomes;
    private readonly ulong[] _start;
    private readonly int _onlyStart;
    private readonly int _actionCount;
    private readonly int _width;
    private readonly StatePicture _picture;
    private readonly bool[]? _available;

    public TabularKernel(MarkovDecisionProcess process, StatePicture picture)
    {
        ProcessTables tables = process.Tables;
        _picture = picture;
        _actionCount = process.ActionCount;
        int rows = process.StateCount * process.ActionCount;
        _width = Enumerable.Range(0, rows).Max(row => tables.RowStart[row + 1] - tables.RowStart[row]);
        _thresholds = new ulong[rows * _width];
        _outcomes = new Outcome[rows * (_width + 1)];
        Array.Fill(_thresholds, ulong.MaxValue);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<Transition> transitions = tables.Transitions.AsSpan(tables.RowStart[row], tables.RowStart[row + 1] - tables.RowStart[row]);
            double sum = 0;
            for (int i = 0; i < transitions.Length; i++)
            {
                sum += transitions[i].Probability;
                _thresholds[(row * _width) + i] = (ulong)Math.Ceiling(sum * Scale);
                _outcomes[(row * (_width + 1)) + i] = new Outcome(transitions[i].Reward, transitions[i].Next, transitions[i].Ends);
            }

            for (int i = transitions.Length; i <= _width && transitions.Length > 0; i++)
            {
                _outcomes[(row * (_width + 1)) + i] = _outcomes[row * (_width + 1)];
            }
        }

        _start = new ulong[process.StateCount];
        double total = 0;
        for (int state = 0; state < _start.Length; state++)
        {
            total += process.Start[state];
            _start[state] = (ulong)Math.Ceiling(total * Scale);
        }

        _onlyStart = process.Start.IndexOf(1.0);
        bool[] available = [.. Enumerable.Range(0, rows).Select(row => process.IsAvailable(row / process.ActionCount, row % process.ActionCount))];
        _available = available.Contains(false) ? available : null;
    }

    /// <summary>How states look.</summary>
    public StatePicture Picture => _picture;

    public bool HasMask => _available is not null;

    public int ObservationLength => 1;

    public void Mask(ref readonly int state, Span<bool> mask) => _available.AsSpan(state * _actionCount, _actionCount).CopyTo(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reset(ref int state, ref Pcg64 random)
    {
        ulong draw = random.NextUInt53();
        int first = _onlyStart >= 0 ? _onlyStart : FirstAbove(_start, draw);
        state = first < _start.Length ? first : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Step(ref int state, int action, ref Pcg64 random, out bool terminated)
    {
        ulong draw = random.NextUInt53();
        int row = (state * _actionCount) + action;
        int index;
        if (_width == 1)
        {
            index = 0;
        }
        else if (_width == 3)
        {
            ref ulong threshold = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_thresholds), row * 3);
            index = (draw >= threshold ? 1 : 0) + (draw >= Unsafe.Add(ref threshold, 1) ? 1 : 0) + (draw >= Unsafe.Add(ref threshold, 2) ? 1 : 0);
        }
        else
        {
            index = FirstAbove(_thresholds.AsSpan(row * _width, _width), draw);
        }

        ref readonly Outcome outcome = ref _outcomes[(row * (_width + 1)) + index];
        state = outcome.Next;
        terminated = outcome.Ends;
        return outcome.Reward;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Observe(ref readonly int state, Span<int> observation) => observation[0] = state;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Number(ref readonly int state) => state;

    public string Render(ref readonly int state) => _picture.Text(state);

    public Drawing Draw(ref readonly int state) => _picture.Draw(state);

    // The first index whose bound exceeds the draw; the length when none does. Short rows are padded with bounds that exceed every draw.
    private static int FirstAbove(ReadOnlySpan<ulong> bounds, ulong draw)
    {
        if (bounds.Length > 16)
        {
            int low = 0;
            int high = bounds.Length;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                (low, high) = bounds[middle] > draw ? (low, middle) : (middle + 1, high);
            }

            return low;
        }

        int index = 0;
        while (index < bounds.Length && bounds[index] <= draw)
        {
            index++;
        }

        return index;
    }

    private readonly record struct Outcome(double Reward, int Next, bool Ends);
}
