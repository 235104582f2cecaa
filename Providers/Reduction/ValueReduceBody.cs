using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Reduction;

/// <summary>What all bodies of sums, products, maxima and minima share. Totals are float64, or 64-bit integers for integers.</summary>
internal abstract unsafe class ValueReduceBody<TVector, T, TReduction> : ReduceBody
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
    where TReduction : struct, IReduction
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    private static bool IsInteger => typeof(T) == typeof(int);

    /// <summary>The vector that changes nothing when combined.</summary>
    protected static TVector Identity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TVector.Constant(IsInteger ? Math.Clamp(TReduction.Identity, int.MinValue, int.MaxValue) : TReduction.Identity);
    }

    public override int ColumnBytes => sizeof(T);

    public override bool CombinesInGroups => typeof(TReduction) == typeof(Reductions.Sum) && !IsInteger;

    [MethodImpl(Optimize)]
    public override void ResetState(byte* state)
    {
        for (int i = 0; i < 4; i++)
        {
            TVector.Store(Identity, (T*)state + (i * TVector.Count));
        }
    }

    public override void ResetTotal(byte* total)
    {
        if (IsInteger)
        {
            *(long*)total = (long)Math.Clamp(TReduction.Identity, int.MinValue, int.MaxValue);
        }
        else
        {
            *(double*)total = TReduction.Identity;
        }
    }

    [MethodImpl(Optimize)]
    public override void Flush(byte* state, byte* total)
    {
        var first = TReduction.Combine<TVector, T>(TVector.Load((T*)state), TVector.Load((T*)state + TVector.Count));
        var second = TReduction.Combine<TVector, T>(TVector.Load((T*)state + (2 * TVector.Count)), TVector.Load((T*)state + (3 * TVector.Count)));
        Add(total, TReduction.Across<TVector, T>(TReduction.Combine<TVector, T>(first, second)));
    }

    public override void CombineTotals(byte* total, byte* other)
    {
        if (IsInteger)
        {
            *(long*)total = TReduction.Combine(*(long*)total, *(long*)other);
        }
        else
        {
            *(double*)total = TReduction.Combine(*(double*)total, *(double*)other);
        }
    }

    public override void WriteTotal(byte* total, byte* output)
    {
        if (IsInteger)
        {
            *(int*)output = (int)*(long*)total;
        }
        else if (typeof(T) == typeof(float))
        {
            *(float*)output = (float)*(double*)total;
        }
        else
        {
            *(double*)output = *(double*)total;
        }
    }

    [MethodImpl(Optimize)]
    public override void ResetColumns(byte* accumulators, nint count)
    {
        for (nint i = 0; i < count; i += TVector.Count)
        {
            TVector.Store(Identity, (T*)accumulators + i);
        }
    }

    [MethodImpl(Optimize)]
    public override void CombineColumns(byte* accumulators, byte* others, nint count)
    {
        for (nint i = 0; i < count; i += TVector.Count)
        {
            TVector.Store(TReduction.Combine<TVector, T>(TVector.Load((T*)accumulators + i), TVector.Load((T*)others + i)), (T*)accumulators + i);
        }
    }

    [MethodImpl(Optimize)]
    public override void ColumnTotals(byte* accumulators, nint count, byte* totals)
    {
        for (nint i = 0; i < count; i++)
        {
            ResetTotal(totals + (i * TotalBytes));
            Add(totals + (i * TotalBytes), ((T*)accumulators)[i]);
        }
    }

    [MethodImpl(Optimize)]
    public override void WriteColumns(byte* accumulators, nint count, byte* output, nint stride)
    {
        for (nint i = 0; i < count; i++)
        {
            ((T*)output)[i * stride] = ((T*)accumulators)[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(byte* total, T value)
    {
        if (IsInteger)
        {
            *(long*)total = TReduction.Combine(*(long*)total, *(int*)&value);
        }
        else
        {
            *(double*)total = TReduction.Combine(*(double*)total, typeof(T) == typeof(float) ? *(float*)&value : *(double*)&value);
        }
    }
}
