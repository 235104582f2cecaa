using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary><see cref="IElement{T}"/> of float and double; loops over vectors of 512 bits, which the compiler halves where the machine has less.</summary>
internal readonly unsafe partial struct RealElement<T> : IElement<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T One => T.One;

    public static int TriangleOrder => Leaf;

    public static T Product(T x, T y) => x * y;

    public static T Negate(T x) => -x;

    public static T Conjugate(T x) => x;

    public static bool IsZero(T x) => x == T.Zero;

    public static bool TrySquareRoot(T pivot, out T root)
    {
        root = T.Sqrt(pivot);
        return pivot > T.Zero;
    }

    public static void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c)
    {
        if (c.ColumnStride != 1)
        {
            (a, b, c) = (b.Transposed, a.Transposed, c.Transposed);
        }

        if (typeof(T) == typeof(double))
        {
            Gemm.Multiply(
                c.Rows, c.Columns, a.Columns, double.CreateTruncating(alpha), (double*)a.Pointer, a.RowStride, a.ColumnStride,
                (double*)b.Pointer, b.RowStride, b.ColumnStride, double.CreateTruncating(beta), (double*)c.Pointer, c.RowStride);
        }
        else
        {
            Gemm.Multiply(
                c.Rows, c.Columns, a.Columns, float.CreateTruncating(alpha), (float*)a.Pointer, a.RowStride, a.ColumnStride,
                (float*)b.Pointer, b.RowStride, b.ColumnStride, float.CreateTruncating(beta), (float*)c.Pointer, c.RowStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(T alpha, T* x, T* y, nint count)
    {
        var factor = Vector512.Create(alpha);
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            Lanes.MultiplyAdd(factor, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        }

        for (; i < count; i++)
        {
            y[i] = T.FusedMultiplyAdd(alpha, x[i], y[i]);
        }
    }

    public static T ConjugateDot(T* x, T* y, nint count) => Dot(x, y, count);

    /// <summary>Four sums that run side by side, added in a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot(T* x, T* y, nint count)
    {
        nint width = Vector512<T>.Count;
        Vector512<T> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        nint i = 0;
        for (; i <= count - 4 * width; i += 4 * width)
        {
            sum0 = Lanes.MultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), sum0);
            sum1 = Lanes.MultiplyAdd(Vector512.Load(x + i + width), Vector512.Load(y + i + width), sum1);
            sum2 = Lanes.MultiplyAdd(Vector512.Load(x + i + 2 * width), Vector512.Load(y + i + 2 * width), sum2);
            sum3 = Lanes.MultiplyAdd(Vector512.Load(x + i + 3 * width), Vector512.Load(y + i + 3 * width), sum3);
        }

        for (; i <= count - width; i += width)
        {
            sum0 = Lanes.MultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), sum0);
        }

        T sum = Vector512.Sum(sum0 + sum1 + (sum2 + sum3));
        for (; i < count; i++)
        {
            sum = T.FusedMultiplyAdd(x[i], y[i], sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint IndexOfLargest(T* x, nint count)
    {
        if (count == 0 || T.IsNaN(x[0]))
        {
            return 0;
        }

        nint width = Vector512<T>.Count;
        var best = Vector512.Create(T.Abs(x[0]));
        nint i = 0;
        for (; i <= count - width; i += width)
        {
            var magnitude = Vector512.Abs(Vector512.Load(x + i));
            best = Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, best), magnitude, best);
        }

        T largest = best[0];
        for (int lane = 1; lane < width; lane++)
        {
            largest = best[lane] > largest ? best[lane] : largest;
        }

        for (; i < count; i++)
        {
            T magnitude = T.Abs(x[i]);
            largest = magnitude > largest ? magnitude : largest;
        }

        var wanted = Vector512.Create(largest);
        for (i = 0; i <= count - width; i += width)
        {
            if (Vector512.EqualsAny(Vector512.Abs(Vector512.Load(x + i)), wanted))
            {
                break;
            }
        }

        while (T.Abs(x[i]) != largest)
        {
            i++;
        }

        return i;
    }

    /// <summary>Multiplies by the reciprocal where that loses nothing but one rounding, and divides where the reciprocal would overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(T* x, T divisor, nint count)
    {
        T reciprocal = T.One / divisor;
        bool exact = !T.IsNormal(reciprocal);
        var divisors = Vector512.Create(divisor);
        var factors = Vector512.Create(reciprocal);
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var value = Vector512.Load(x + i);
            (exact ? value / divisors : value * factors).Store(x + i);
        }

        for (; i < count; i++)
        {
            x[i] = exact ? x[i] / divisor : x[i] * reciprocal;
        }
    }

    public static void Reflect(T* x, T* v, nint count, out T beta, out T tau)
    {
        T norm = T.Sqrt(Dot(x, x, count));
        if (count == 1 || norm == T.Zero)
        {
            beta = -x[0];
            tau = T.CreateTruncating(2);
            v[0] = T.One;
            return;
        }

        beta = x[0] < T.Zero ? norm : -norm;
        tau = (beta - x[0]) / beta;
        new Span<T>(x, (int)count).CopyTo(new Span<T>(v, (int)count));
        Divide(v + 1, x[0] - beta, count - 1);
        v[0] = T.One;
    }
}
