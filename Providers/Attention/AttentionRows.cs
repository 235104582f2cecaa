using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Attention;

/// <summary>What attention does to a row of scores, on registers of one width.</summary>
internal static unsafe class AttentionRows<TVector, T>
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    /// <summary>Puts -infinity where the mask is false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mask(T* row, int* mask, nint count)
    {
        TVector hidden = TVector.Constant(double.NegativeInfinity);
        nint i = 0;
        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            TVector.Store(TVector.Select(TVector.LoadMask(mask + i), TVector.Load(row + i), hidden), row + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            TVector.StorePartial(TVector.Select(TVector.LoadPartialMask(mask + i, rest), TVector.LoadPartial(row + i, rest), hidden), row + i, rest);
        }
    }

    /// <summary>The largest element; NaN if any is, -infinity of none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Largest(T* row, nint count)
    {
        TVector hidden = TVector.Constant(double.NegativeInfinity);
        TVector largest = hidden;
        nint i = 0;
        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            largest = TVector.Max(largest, TVector.Load(row + i));
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            largest = TVector.Max(largest, TVector.Select(First(rest), TVector.LoadPartial(row + i, rest), hidden));
        }

        return TVector.Maximum(largest);
    }

    /// <summary>Replaces each element x by e^(x - shift) and gives their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Exponentials(T* row, nint count, T shift)
    {
        TVector top = TVector.Create(shift);
        TVector sum = TVector.Zero, other = TVector.Zero;
        nint i = 0;
        for (; i + 2 * TVector.Count <= count; i += 2 * TVector.Count)
        {
            TVector first = VectorMath.Exp<TVector, T>(TVector.Load(row + i) - top);
            TVector second = VectorMath.Exp<TVector, T>(TVector.Load(row + i + TVector.Count) - top);
            TVector.Store(first, row + i);
            TVector.Store(second, row + i + TVector.Count);
            sum += first;
            other += second;
        }

        for (; i < count; i += TVector.Count)
        {
            int rest = (int)nint.Min(TVector.Count, count - i);
            TVector last = VectorMath.Exp<TVector, T>(TVector.LoadPartial(row + i, rest) - top);
            TVector.StorePartial(last, row + i, rest);
            sum += TVector.And(First(rest), last);
        }

        return TVector.Sum(sum + other);
    }

    /// <summary>Multiplies each element by a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(T* row, nint count, T factor)
    {
        TVector wide = TVector.Create(factor);
        nint i = 0;
        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            TVector.Store(TVector.Load(row + i) * wide, row + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            TVector.StorePartial(TVector.LoadPartial(row + i, rest) * wide, row + i, rest);
        }
    }

    /// <summary>The sum of the products of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot(T* left, T* right, nint count)
    {
        TVector sum = TVector.Zero;
        nint i = 0;
        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            sum = TVector.Fma(TVector.Load(left + i), TVector.Load(right + i), sum);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            sum = TVector.Fma(TVector.LoadPartial(left + i, rest), TVector.LoadPartial(right + i, rest), sum);
        }

        return TVector.Sum(sum);
    }

    /// <summary>Replaces the gradients g of probabilities p by those of the scores: p (g - mean).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(T* probabilities, T* gradients, nint count, T mean)
    {
        TVector centre = TVector.Create(mean);
        nint i = 0;
        for (; i + TVector.Count <= count; i += TVector.Count)
        {
            TVector.Store(TVector.Load(probabilities + i) * (TVector.Load(gradients + i) - centre), gradients + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            TVector.StorePartial(TVector.LoadPartial(probabilities + i, rest) * (TVector.LoadPartial(gradients + i, rest) - centre), gradients + i, rest);
        }
    }

    /// <summary>e^x of one number.</summary>
    public static T Exponential(T x) => TVector.ToScalar(VectorMath.Exp<TVector, T>(TVector.Create(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First(int count) => TVector.Less(TVector.LaneIndex, TVector.Constant(count));
}
