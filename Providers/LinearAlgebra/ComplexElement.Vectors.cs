using System.Runtime.CompilerServices;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>Operations on whole arrays.</content>
internal readonly unsafe partial struct ComplexElement<T>
{
    public static void AddScaled(ComplexNumber<T> alpha, ComplexNumber<T>* x, ComplexNumber<T>* y, nint count) => AddScaledTo(y, alpha, x, y, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ComplexNumber<T> ConjugateDot(ComplexNumber<T>* x, ComplexNumber<T>* y, nint count)
    {
        ComplexNumber<T> sum = default;
        for (nint i = 0; i < count; i++)
        {
            sum += x[i].Conjugate * y[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ComplexNumber<T> Dot(ComplexNumber<T>* x, ComplexNumber<T>* y, nint count)
    {
        ComplexNumber<T> sum = default;
        for (nint i = 0; i < count; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint IndexOfLargest(ComplexNumber<T>* x, nint count)
    {
        nint best = 0;
        for (nint i = 1; i < count; i++)
        {
            best = x[i].Magnitude > x[best].Magnitude ? i : best;
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(ComplexNumber<T>* x, ComplexNumber<T> divisor, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            x[i] /= divisor;
        }
    }

    public static void Add(ComplexNumber<T>* x, ComplexNumber<T>* y, ComplexNumber<T>* result, nint count) =>
        RealElement<T>.Add((T*)x, (T*)y, (T*)result, 2 * count);

    public static void Subtract(ComplexNumber<T>* x, ComplexNumber<T>* y, ComplexNumber<T>* result, nint count) =>
        RealElement<T>.Subtract((T*)x, (T*)y, (T*)result, 2 * count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PointwiseMultiply(ComplexNumber<T>* x, ComplexNumber<T>* y, ComplexNumber<T>* result, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            result[i] = x[i] * y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PointwiseDivide(ComplexNumber<T>* x, ComplexNumber<T>* y, ComplexNumber<T>* result, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            result[i] = x[i] / y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ComplexNumber<T> alpha, ComplexNumber<T>* x, ComplexNumber<T>* result, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            result[i] = alpha * x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaledTo(ComplexNumber<T>* y, ComplexNumber<T> alpha, ComplexNumber<T>* x, ComplexNumber<T>* result, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            result[i] = y[i] + alpha * x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfMagnitudes(ComplexNumber<T>* x, nint count)
    {
        double sum = 0;
        for (nint i = 0; i < count; i++)
        {
            sum += double.CreateTruncating(x[i].Magnitude);
        }

        return sum;
    }

    public static double SumOfSquares(ComplexNumber<T>* x, nint count) => RealElement<T>.SumOfSquares((T*)x, 2 * count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LargestMagnitude(ComplexNumber<T>* x, nint count)
    {
        double largest = 0;
        for (nint i = 0; i < count; i++)
        {
            largest = Math.Max(largest, double.CreateTruncating(x[i].Magnitude));
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMagnitudes(ComplexNumber<T>* x, double* sums, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            sums[i] += double.CreateTruncating(x[i].Magnitude);
        }
    }

    public static void FillDiagonal(System.Numerics.Complex* values, int order, ComplexNumber<T>* matrix)
    {
        new Span<ComplexNumber<T>>(matrix, order * order).Clear();
        for (int i = 0; i < order; i++)
        {
            matrix[(nint)i * order + i] = new(T.CreateTruncating(values[i].Real), T.CreateTruncating(values[i].Imaginary));
        }
    }
}
