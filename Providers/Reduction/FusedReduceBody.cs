using System.Runtime.CompilerServices;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Reduction;

/// <summary>How many copies of the value's code a loop holds.</summary>
internal interface IUnrolling
{
}

/// <summary>One copy: for values that keep the processor busy by themselves.</summary>
internal readonly struct Rolled : IUnrolling
{
}

/// <summary>Four copies: for values so cheap that the addition would be waited for.</summary>
internal readonly struct Unrolled : IUnrolling
{
}

/// <summary>A reduction whose value is one type, which the JIT compiles into the loops below.</summary>
internal sealed unsafe class FusedReduceBody<TVector, T, TStatements, TValue, TReduction, TUnrolling> : ValueReduceBody<TVector, T, TReduction>
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
    where TStatements : struct, IStatement
    where TValue : struct, INode
    where TReduction : struct, IReduction
    where TUnrolling : struct, IUnrolling
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(Frame* frame, nint begin, nint count, byte* state)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin,
                begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin, begin]);
        }

        // Vector number j is combined into accumulator j modulo 4, in the unrolled loop as in the one that passes the accumulators round.
        var accumulators = (T*)state;
        var a = TVector.Load(accumulators);
        var b = TVector.Load(accumulators + TVector.Count);
        var c = TVector.Load(accumulators + (2 * TVector.Count));
        var d = TVector.Load(accumulators + (3 * TVector.Count));
        nint i = begin;
        nint limit = begin + count;
        if (typeof(TUnrolling) == typeof(Unrolled))
        {
            for (; i + (4 * TVector.Count) <= limit; i += 4 * TVector.Count)
            {
                a = TReduction.Combine<TVector, T>(a, Value<Full>(frame, i, 0));
                b = TReduction.Combine<TVector, T>(b, Value<Full>(frame, i + TVector.Count, 0));
                c = TReduction.Combine<TVector, T>(c, Value<Full>(frame, i + (2 * TVector.Count), 0));
                d = TReduction.Combine<TVector, T>(d, Value<Full>(frame, i + (3 * TVector.Count), 0));
            }
        }

        for (; i + TVector.Count <= limit; i += TVector.Count)
        {
            var combined = TReduction.Combine<TVector, T>(a, Value<Full>(frame, i, 0));
            a = b;
            b = c;
            c = d;
            d = combined;
        }

        TVector.Store(a, accumulators);
        TVector.Store(b, accumulators + TVector.Count);
        TVector.Store(c, accumulators + (2 * TVector.Count));
        TVector.Store(d, accumulators + (3 * TVector.Count));
        if (i < limit)
        {
            RowTail(frame, i, (int)(limit - i), accumulators);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Columns(Frame* frame, nint rows, nint* steps, int operands, nint count, byte* accumulators)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows,
                rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows, rows]);
        }

        var columns = (T*)accumulators;
        nint i = 0;
        if (typeof(TUnrolling) == typeof(Unrolled))
        {
            for (; i + (4 * TVector.Count) <= count; i += 4 * TVector.Count)
            {
                var a = TVector.Load(columns + i);
                var b = TVector.Load(columns + i + TVector.Count);
                var c = TVector.Load(columns + i + (2 * TVector.Count));
                var d = TVector.Load(columns + i + (3 * TVector.Count));
                for (nint row = 0; row < rows; row++)
                {
                    a = TReduction.Combine<TVector, T>(a, Value<Full>(frame, i, 0));
                    b = TReduction.Combine<TVector, T>(b, Value<Full>(frame, i + TVector.Count, 0));
                    c = TReduction.Combine<TVector, T>(c, Value<Full>(frame, i + (2 * TVector.Count), 0));
                    d = TReduction.Combine<TVector, T>(d, Value<Full>(frame, i + (3 * TVector.Count), 0));
                    Frame.Advance(frame, steps, operands);
                }

                Frame.Move(frame, steps, operands, -rows);
                TVector.Store(a, columns + i);
                TVector.Store(b, columns + i + TVector.Count);
                TVector.Store(c, columns + i + (2 * TVector.Count));
                TVector.Store(d, columns + i + (3 * TVector.Count));
            }
        }

        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            var a = TVector.Load(columns + i);
            for (nint row = 0; row < rows; row++)
            {
                a = TReduction.Combine<TVector, T>(a, Value<Full>(frame, i, 0));
                Frame.Advance(frame, steps, operands);
            }

            Frame.Move(frame, steps, operands, -rows);
            TVector.Store(a, columns + i);
        }

        if (i < count)
        {
            ColumnsTail(frame, rows, steps, operands, i, (int)(count - i), columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Value<TMode>(Frame* frame, nint i, int n)
        where TMode : struct, IMode
    {
        TStatements.Run<TVector, T, TMode>(frame, i, n);
        return TValue.Eval<TVector, T, TMode>(frame, i, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowTail(Frame* frame, nint i, int n, T* accumulators)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i,
                i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]);
        }

        var inUse = TVector.Less(TVector.LaneIndex, TVector.Constant(n));
        var value = TVector.Select(inUse, Value<Partial>(frame, i, n), Identity);
        TVector.Store(TReduction.Combine<TVector, T>(TVector.Load(accumulators), value), accumulators);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ColumnsTail(Frame* frame, nint rows, nint* steps, int operands, nint i, int n, T* columns)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i,
                i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]);
        }

        // The accumulators have room for whole vectors; what unused lanes gather is never written out.
        var a = TVector.Load(columns + i);
        for (nint row = 0; row < rows; row++)
        {
            a = TReduction.Combine<TVector, T>(a, Value<Partial>(frame, i, n));
            Frame.Advance(frame, steps, operands);
        }

        Frame.Move(frame, steps, operands, -rows);
        TVector.Store(a, columns + i);
    }
}
