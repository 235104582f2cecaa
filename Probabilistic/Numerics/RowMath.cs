using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>Arithmetic on short rows of doubles, a register at a time.</summary>
internal static class RowMath
{
    private static readonly int _lanes = Vector<double>.Count;

    /// <summary>target += scale * row.</summary>
    public static void AddScaled(Span<double> target, double scale, ReadOnlySpan<double> row)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double from = ref MemoryMarshal.GetReference(row[..target.Length]);
        int i = 0;
        for (; i <= target.Length - _lanes; i += _lanes)
        {
            Vector<double> sum = Vector.LoadUnsafe(ref to, (nuint)i) + (scale * Vector.LoadUnsafe(ref from, (nuint)i));
            sum.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            Unsafe.Add(ref to, i) += scale * Unsafe.Add(ref from, i);
        }
    }

    /// <summary>target += row, of single precision.</summary>
    public static void Add(Span<double> target, ReadOnlySpan<float> row)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref float from = ref MemoryMarshal.GetReference(row[..target.Length]);
        int i = 0;
        for (; i <= target.Length - (2 * _lanes); i += 2 * _lanes)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out Vector<double> low, out Vector<double> high);
            (low + Vector.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
            (high + Vector.LoadUnsafe(ref to, (nuint)(i + _lanes))).StoreUnsafe(ref to, (nuint)(i + _lanes));
        }

        for (; i < target.Length; i++)
        {
            Unsafe.Add(ref to, i) += Unsafe.Add(ref from, i);
        }
    }

    /// <summary>target += left * right, element by element.</summary>
    public static void AddProduct(Span<double> target, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double first = ref MemoryMarshal.GetReference(left[..target.Length]);
        ref double second = ref MemoryMarshal.GetReference(right[..target.Length]);
        int i = 0;
        for (; i <= target.Length - _lanes; i += _lanes)
        {
            Vector<double> sum = Vector.LoadUnsafe(ref to, (nuint)i) + (Vector.LoadUnsafe(ref first, (nuint)i) * Vector.LoadUnsafe(ref second, (nuint)i));
            sum.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            Unsafe.Add(ref to, i) += Unsafe.Add(ref first, i) * Unsafe.Add(ref second, i);
        }
    }

    /// <summary>target = scale * left * right, element by element; the target may be one of them.</summary>
    public static void Multiply(Span<double> target, double scale, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double first = ref MemoryMarshal.GetReference(left[..target.Length]);
        ref double second = ref MemoryMarshal.GetReference(right[..target.Length]);
        int i = 0;
        for (; i <= target.Length - _lanes; i += _lanes)
        {
            Vector<double> product = scale * Vector.LoadUnsafe(ref first, (nuint)i) * Vector.LoadUnsafe(ref second, (nuint)i);
            product.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            Unsafe.Add(ref to, i) = scale * Unsafe.Add(ref first, i) * Unsafe.Add(ref second, i);
        }
    }

    /// <summary>target = left - right.</summary>
    public static void Subtract(Span<double> target, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double first = ref MemoryMarshal.GetReference(left[..target.Length]);
        ref double second = ref MemoryMarshal.GetReference(right[..target.Length]);
        int i = 0;
        for (; i <= target.Length - _lanes; i += _lanes)
        {
            Vector<double> difference = Vector.LoadUnsafe(ref first, (nuint)i) - Vector.LoadUnsafe(ref second, (nuint)i);
            difference.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref first, i) - Unsafe.Add(ref second, i);
        }
    }

    /// <summary>target = scale * row; the target may be the row.</summary>
    public static void Scale(Span<double> target, double scale, ReadOnlySpan<double> row)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = scale * row[i];
        }
    }

    /// <summary>The sum of products.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double first = ref MemoryMarshal.GetReference(left);
        ref double second = ref MemoryMarshal.GetReference(right[..left.Length]);
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= left.Length - _lanes; i += _lanes)
        {
            sums += Vector.LoadUnsafe(ref first, (nuint)i) * Vector.LoadUnsafe(ref second, (nuint)i);
        }

        double sum = Vector.Sum(sums);
        for (; i < left.Length; i++)
        {
            sum += Unsafe.Add(ref first, i) * Unsafe.Add(ref second, i);
        }

        return sum;
    }

    /// <summary>The greatest element; minus infinity of none.</summary>
    public static double Max(ReadOnlySpan<double> row)
    {
        double most = double.NegativeInfinity;
        foreach (double value in row)
        {
            most = Math.Max(most, value);
        }

        return most;
    }

    /// <summary>The sum.</summary>
    public static double Sum(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            sum += value;
        }

        return sum;
    }
}
