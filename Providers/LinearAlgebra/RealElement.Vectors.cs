using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>Operations on whole arrays.</content>
internal readonly unsafe partial struct RealElement<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T* x, T* y, T* result, nint count)
    {
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            (Vector512.Load(x + i) + Vector512.Load(y + i)).Store(result + i);
        }

        for (; i < count; i++)
        {
            result[i] = x[i] + y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(T* x, T* y, T* result, nint count)
    {
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            (Vector512.Load(x + i) - Vector512.Load(y + i)).Store(result + i);
        }

        for (; i < count; i++)
        {
            result[i] = x[i] - y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PointwiseMultiply(T* x, T* y, T* result, nint count)
    {
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            (Vector512.Load(x + i) * Vector512.Load(y + i)).Store(result + i);
        }

        for (; i < count; i++)
        {
            result[i] = x[i] * y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PointwiseDivide(T* x, T* y, T* result, nint count)
    {
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            (Vector512.Load(x + i) / Vector512.Load(y + i)).Store(result + i);
        }

        for (; i < count; i++)
        {
            result[i] = x[i] / y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(T alpha, T* x, T* result, nint count)
    {
        var factor = Vector512.Create(alpha);
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            (factor * Vector512.Load(x + i)).Store(result + i);
        }

        for (; i < count; i++)
        {
            result[i] = alpha * x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaledTo(T* y, T alpha, T* x, T* result, nint count)
    {
        var factor = Vector512.Create(alpha);
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            Lanes.MultiplyAdd(factor, Vector512.Load(x + i), Vector512.Load(y + i)).Store(result + i);
        }

        for (; i < count; i++)
        {
            result[i] = T.FusedMultiplyAdd(alpha, x[i], y[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfMagnitudes(T* x, nint count)
    {
        Vector512<T> sums = default;
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            sums += Vector512.Abs(Vector512.Load(x + i));
        }

        T sum = Vector512.Sum(sums);
        for (; i < count; i++)
        {
            sum += T.Abs(x[i]);
        }

        return double.CreateTruncating(sum);
    }

    public static double SumOfSquares(T* x, nint count) => double.CreateTruncating(Dot(x, x, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LargestMagnitude(T* x, nint count)
    {
        Vector512<T> best = default;
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            best = Vector512.Max(best, Vector512.Abs(Vector512.Load(x + i)));
        }

        T largest = best[0];
        for (int lane = 1; lane < Vector512<T>.Count; lane++)
        {
            largest = T.Max(largest, best[lane]);
        }

        for (; i < count; i++)
        {
            largest = T.Max(largest, T.Abs(x[i]));
        }

        return double.CreateTruncating(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMagnitudes(T* x, double* sums, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            sums[i] += Math.Abs(double.CreateTruncating(x[i]));
        }
    }

    public static void FillDiagonal(System.Numerics.Complex* values, int order, T* matrix)
    {
        new Span<T>(matrix, order * order).Clear();
        for (int i = 0; i < order; i++)
        {
            T* diagonal = matrix + (nint)i * order + i;
            *diagonal = T.CreateTruncating(values[i].Real);
            if (values[i].Imaginary > 0 && i + 1 < order)
            {
                diagonal[order] = T.CreateTruncating(values[i].Imaginary);
            }
            else if (values[i].Imaginary < 0 && i > 0)
            {
                diagonal[-order] = T.CreateTruncating(values[i].Imaginary);
            }
        }
    }
}
