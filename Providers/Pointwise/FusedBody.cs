using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>A body that is one type: the JIT compiles the whole of it into the loop below.</summary>
internal sealed unsafe class FusedBody<TVector, T, TStatements> : RowBody
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
    where TStatements : struct, IStatement
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Rows(Frame* frame, nint rows, nint* steps, int operands, nint count)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count,
                count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count, count]);
        }

        nint whole = count - (count % TVector.Count);
        while (true)
        {
            for (nint i = 0; i < whole; i += TVector.Count)
            {
                TStatements.Run<TVector, T, Full>(frame, i, TVector.Count);
            }

            if (whole < count)
            {
                Tail(frame, whole, (int)(count - whole));
            }

            if (--rows == 0)
            {
                return;
            }

            Frame.Advance(frame, steps, operands);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tail(Frame* frame, nint i, int n)
    {
        if (typeof(T) == typeof(InliningBudget))
        {
            InliningBudget.Use([i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i,
                i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]);
        }

        TStatements.Run<TVector, T, Partial>(frame, i, n);
    }
}
