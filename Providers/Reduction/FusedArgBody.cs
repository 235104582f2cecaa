using System.Runtime.CompilerServices;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Reduction;

/// <summary>The position of the largest or smallest value. Each lane keeps the best value so far and its position; -1 stands for none better than the identity.</summary>
/// <remarks>A column's accumulator is a value and a position, interleaved by vectors: values first, then positions.</remarks>
internal sealed unsafe class FusedArgBody<TVector, T, TStatements, TValue, TReduction> : ReduceBody
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
    where TStatements : struct, IStatement
    where TValue : struct, INode
    where TReduction : struct, IReduction
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    private static bool IsMax => typeof(TReduction) == typeof(Reductions.Max);

    private static TVector Worst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TVector.Constant(typeof(T) == typeof(int) ? (IsMax ? int.MinValue : int.MaxValue) : TReduction.Identity);
    }

    public override int ColumnBytes => 2 * sizeof(T);

    public override bool CombinesInGroups => false;

    public override void ResetState(byte* state)
    {
        TVector.Store(Worst, (T*)state);
        TVector.Store(TVector.AllBitsSet, (T*)state + TVector.Count);
    }

    [MethodImpl(Optimize)]
    public override void Row(Frame* frame, nint begin, nint count, byte* state)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin,
                begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin]);
        }

        nint whole = count - (count % TVector.Count);
        if (!RowOfNumbers(frame, begin, begin + whole, (T*)state))
        {
            RowOfAnything(frame, begin, begin + whole, (T*)state);
        }

        if (whole < count)
        {
            RowTail(frame, begin + whole, (int)(count - whole), (T*)state);
        }
    }

    public override void ResetTotal(byte* total)
    {
        *(double*)total = TReduction.Identity;
        ((long*)total)[1] = -1;
    }

    [MethodImpl(Optimize)]
    public override void Flush(byte* state, byte* total)
    {
        var vectors = (T*)state;
        var best = TVector.Load(vectors);
        T across = TReduction.Across<TVector, T>(best);
        double value = Number((byte*)&across, 0);
        var mask = double.IsNaN(value) ? TVector.Not(TVector.Equal(best, best)) : TVector.Equal(best, TVector.Create(across));
        TVector.Store(TVector.Select(mask, TVector.Load(vectors + TVector.Count), TVector.AllBitsSet), vectors + TVector.Count);
        Offer(total, value, Least(vectors + TVector.Count));
    }

    public override void CombineTotals(byte* total, byte* other) => Offer(total, *(double*)other, ((long*)other)[1]);

    public override void WriteTotal(byte* total, byte* output) => *(int*)output = (int)Math.Max(((long*)total)[1], 0);

    [MethodImpl(Optimize)]
    public override void ResetColumns(byte* accumulators, nint count)
    {
        var columns = (T*)accumulators;
        for (nint i = 0; i < count; i += TVector.Count)
        {
            TVector.Store(Worst, columns + (2 * i));
            TVector.Store(TVector.AllBitsSet, columns + (2 * i) + TVector.Count);
        }
    }

    [MethodImpl(Optimize)]
    public override void Columns(Frame* frame, nint rows, nint* steps, int operands, nint count, byte* accumulators)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows,
                rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows]);
        }

        var columns = (T*)accumulators;
        nint i = 0;
        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            var best = TVector.Load(columns + (2 * i));
            var position = TVector.Load(columns + (2 * i) + TVector.Count);
            for (nint row = 0; row < rows; row++)
            {
                var value = Value<Full>(frame, i, 0);
                var better = IsBetter(value, best);
                best = TVector.Select(better, value, best);
                position = TVector.Select(better, TVector.ConstantBits(frame->ReducedPosition), position);
                Frame.Advance(frame, steps, operands);
            }

            Frame.Move(frame, steps, operands, -rows);
            TVector.Store(best, columns + (2 * i));
            TVector.Store(position, columns + (2 * i) + TVector.Count);
        }

        if (i < count)
        {
            ColumnsTail(frame, rows, steps, operands, i, (int)(count - i), columns);
        }
    }

    public override void CombineColumns(byte* accumulators, byte* others, nint count) =>
        throw new NotSupportedException("ArgMax and ArgMin do not combine rows in groups.");

    public override void ColumnTotals(byte* accumulators, nint count, byte* totals)
    {
        for (nint i = 0; i < count; i++)
        {
            byte* vectors = accumulators + ((i - (i % TVector.Count)) * ColumnBytes);
            int lane = (int)(i % TVector.Count);
            byte* total = totals + (i * TotalBytes);
            *(double*)total = Number(vectors, lane);
            ((long*)total)[1] = Position(vectors + (TVector.Count * sizeof(T)), lane);
        }
    }

    public override void WriteColumns(byte* accumulators, nint count, byte* output, nint stride)
    {
        for (nint i = 0; i < count; i++)
        {
            byte* vectors = accumulators + ((i - (i % TVector.Count)) * ColumnBytes);
            ((int*)output)[i * stride] = (int)Math.Max(Position(vectors + (TVector.Count * sizeof(T)), (int)(i % TVector.Count)), 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Value<TMode>(Frame* frame, nint i, int n)
        where TMode : struct, IMode
    {
        TStatements.Run<TVector, T, TMode>(frame, i, n);
        return TValue.Eval<TVector, T, TMode>(frame, i, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IsBetter(TVector value, TVector best)
    {
        var better = IsMax ? TVector.Less(best, value) : TVector.Less(value, best);
        if (typeof(T) == typeof(int))
        {
            return better;
        }

        // NaN beats every number, and only a number.
        return TVector.Or(better, TVector.AndNot(TVector.Equal(best, best), TVector.Equal(value, value)));
    }

    /// <summary>Compares as if there were no NaN, and changes nothing where there may be one: a third of the comparisons.</summary>
    /// <returns>Whether there was none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool RowOfNumbers(Frame* frame, nint begin, nint limit, T* state)
    {
        var best = TVector.Load(state);
        var position = TVector.Load(state + TVector.Count);
        var current = Positions(frame, begin);
        var step = TVector.ConstantBits(TVector.Count);

        // 0 times any number is 0, times NaN or infinity NaN, which stays: the last sum tells. A NaN kept from before never loses a comparison with Less.
        var probe = TVector.Zero;
        for (nint i = begin; i < limit; i += TVector.Count)
        {
            var value = Value<Full>(frame, i, 0);
            var better = IsMax ? TVector.Less(best, value) : TVector.Less(value, best);
            probe = TVector.Fma(value, TVector.Zero, probe);
            best = TVector.Select(better, value, best);
            position = TVector.Select(better, current, position);
            current = TVector.AddBits(current, step);
        }

        if (typeof(T) != typeof(int) && TVector.Any(TVector.Not(TVector.Equal(probe, probe))))
        {
            return false;
        }

        TVector.Store(best, state);
        TVector.Store(position, state + TVector.Count);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowOfAnything(Frame* frame, nint begin, nint limit, T* state)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin,
                begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin]);
        }

        var best = TVector.Load(state);
        var position = TVector.Load(state + TVector.Count);
        var current = Positions(frame, begin);
        for (nint i = begin; i < limit; i += TVector.Count)
        {
            var value = Value<Full>(frame, i, 0);
            var better = IsBetter(value, best);
            best = TVector.Select(better, value, best);
            position = TVector.Select(better, current, position);
            current = TVector.AddBits(current, TVector.ConstantBits(TVector.Count));
        }

        TVector.Store(best, state);
        TVector.Store(position, state + TVector.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowTail(Frame* frame, nint i, int n, T* state)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i,
                i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]);
        }

        var best = TVector.Load(state);
        var value = Value<Partial>(frame, i, n);
        var better = TVector.And(TVector.Less(TVector.LaneIndex, TVector.Constant(n)), IsBetter(value, best));
        TVector.Store(TVector.Select(better, value, best), state);
        TVector.Store(TVector.Select(better, Positions(frame, i), TVector.Load(state + TVector.Count)), state + TVector.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Positions(Frame* frame, nint i) =>
        TVector.AddBits(TVector.ConstantBits(frame->ReducedPosition + i), TVector.ConvertToIntegerLanes(TVector.LaneIndex));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ColumnsTail(Frame* frame, nint rows, nint* steps, int operands, nint i, int n, T* columns)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i,
                i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]);
        }

        var best = TVector.Load(columns + (2 * i));
        var position = TVector.Load(columns + (2 * i) + TVector.Count);
        for (nint row = 0; row < rows; row++)
        {
            var value = Value<Partial>(frame, i, n);
            var better = IsBetter(value, best);
            best = TVector.Select(better, value, best);
            position = TVector.Select(better, TVector.ConstantBits(frame->ReducedPosition), position);
            Frame.Advance(frame, steps, operands);
        }

        Frame.Move(frame, steps, operands, -rows);
        TVector.Store(best, columns + (2 * i));
        TVector.Store(position, columns + (2 * i) + TVector.Count);
    }

    private static double Number(byte* vector, int lane) =>
        typeof(T) == typeof(float) ? ((float*)vector)[lane] : typeof(T) == typeof(double) ? ((double*)vector)[lane] : ((int*)vector)[lane];

    private static long Position(byte* vector, int lane) => sizeof(T) == 8 ? ((long*)vector)[lane] : ((int*)vector)[lane];

    /// <summary>The smallest position of all lanes; -1 where none has any, which as an unsigned number is the largest.</summary>
    private static long Least(T* positions)
    {
        if (sizeof(T) == 8)
        {
            ulong least = ulong.MaxValue;
            for (int lane = 0; lane < TVector.Count; lane++)
            {
                least = Math.Min(least, ((ulong*)positions)[lane]);
            }

            return (long)least;
        }

        uint smallest = uint.MaxValue;
        for (int lane = 0; lane < TVector.Count; lane++)
        {
            smallest = Math.Min(smallest, ((uint*)positions)[lane]);
        }

        return (int)smallest;
    }

    private static void Offer(byte* total, double value, long position)
    {
        double best = *(double*)total;
        ref long bestPosition = ref ((long*)total)[1];
        if (position < 0)
        {
            return;
        }

        bool better = IsMax ? value > best : value < best;
        bool same = value == best || (double.IsNaN(value) && double.IsNaN(best));
        if (bestPosition < 0 || better || (double.IsNaN(value) && !double.IsNaN(best)) || (same && position < bestPosition))
        {
            *(double*)total = value;
            bestPosition = position;
        }
    }
}
