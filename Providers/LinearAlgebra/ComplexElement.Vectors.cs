using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>Operations on whole arrays.</content>
internal readonly unsafe partial struct ComplexElement<T>
{
    public static void AddScaled(ComplexNumber<T> alpha, ComplexNumber<T>* x, ComplexNumber<T>* y, nint count) => AddScaledTo(y, alpha, x, y, count);

    public static ComplexNumber<T> ConjugateDot(ComplexNumber<T>* x, ComplexNumber<T>* y, nint count)
    {
        var (realReal, imaginaryImaginary, realImaginary, imaginaryReal) = Products((T*)x, (T*)y, 2 * count);
        return new(realReal + imaginaryImaginary, realImaginary - imaginaryReal);
    }

    public static ComplexNumber<T> Dot(ComplexNumber<T>* x, ComplexNumber<T>* y, nint count)
    {
        var (realReal, imaginaryImaginary, realImaginary, imaginaryReal) = Products((T*)x, (T*)y, 2 * count);
        return new(realReal - imaginaryImaginary, realImaginary + imaginaryReal);
    }

    /// <summary>The sums of re(x) re(y), im(x) im(y), re(x) im(y) and im(x) re(y), from which both dot products follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T RealReal, T ImaginaryImaginary, T RealImaginary, T ImaginaryReal) Products(T* x, T* y, nint count)
    {
        Vector512<T> like = default, crossed = default;
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var factor = Vector512.Load(x + i);
            var other = Vector512.Load(y + i);
            like = Lanes.MultiplyAdd(factor, other, like);
            crossed = Lanes.MultiplyAdd(factor, Lanes.ExchangePairs(other), crossed);
        }

        var (likeReal, likeImaginary) = SumPairs(like);
        var (crossedReal, crossedImaginary) = SumPairs(crossed);
        for (; i < count; i += 2)
        {
            likeReal += x[i] * y[i];
            likeImaginary += x[i + 1] * y[i + 1];
            crossedReal += x[i] * y[i + 1];
            crossedImaginary += x[i + 1] * y[i];
        }

        return (likeReal, likeImaginary, crossedReal, crossedImaginary);
    }

    /// <summary>The sum of the elements in even places, and of those in odd places.</summary>
    private static (T Even, T Odd) SumPairs(Vector512<T> x)
    {
        var half = x.GetLower() + x.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2 ? (quarter[0], quarter[1]) : (quarter[0] + quarter[2], quarter[1] + quarter[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint IndexOfLargest(ComplexNumber<T>* x, nint count)
    {
        nint best = 0;
        T largest = count > 0 ? x[0].Magnitude : T.Zero;
        for (nint i = 1; i < count; i++)
        {
            T magnitude = x[i].Magnitude;
            if (magnitude > largest)
            {
                (best, largest) = (i, magnitude);
            }
        }

        return best;
    }

    /// <summary>Multiplies by the reciprocal where it is an ordinary number, and divides where it is not.</summary>
    public static void Divide(ComplexNumber<T>* x, ComplexNumber<T> divisor, nint count)
    {
        var reciprocal = One / divisor;
        if (T.IsNormal(T.Abs(reciprocal.Real) + T.Abs(reciprocal.Imaginary)))
        {
            Scale(reciprocal, x, x, count);
            return;
        }

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
        var real = Vector512.Create(alpha.Real);
        var imaginary = Lanes.AlternatingSigns(alpha.Imaginary);
        nint step = Vector512<T>.Count / 2;
        nint i = 0;
        for (; i <= count - step; i += step)
        {
            var factor = Vector512.Load((T*)(x + i));
            Lanes.MultiplyAdd(real, factor, imaginary * Lanes.ExchangePairs(factor)).Store((T*)(result + i));
        }

        for (; i < count; i++)
        {
            result[i] = alpha * x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaledTo(ComplexNumber<T>* y, ComplexNumber<T> alpha, ComplexNumber<T>* x, ComplexNumber<T>* result, nint count)
    {
        var real = Vector512.Create(alpha.Real);
        var imaginary = Lanes.AlternatingSigns(alpha.Imaginary);
        nint step = Vector512<T>.Count / 2;
        nint i = 0;
        for (; i <= count - step; i += step)
        {
            var factor = Vector512.Load((T*)(x + i));
            var sum = Lanes.MultiplyAdd(imaginary, Lanes.ExchangePairs(factor), Vector512.Load((T*)(y + i)));
            Lanes.MultiplyAdd(real, factor, sum).Store((T*)(result + i));
        }

        for (; i < count; i++)
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
