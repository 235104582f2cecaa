using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A complex number laid out as <see cref="Complex"/> (of doubles) and MathNet's Complex32 (of floats) are: real part first.</summary>
internal readonly struct ComplexNumber<T>(T real, T imaginary)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly T Real = real;
    public readonly T Imaginary = imaginary;

    public ComplexNumber<T> Conjugate => new(Real, -Imaginary);

    public T Magnitude => T.Hypot(Real, Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexNumber<T> operator +(ComplexNumber<T> x, ComplexNumber<T> y) => new(x.Real + y.Real, x.Imaginary + y.Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexNumber<T> operator -(ComplexNumber<T> x, ComplexNumber<T> y) => new(x.Real - y.Real, x.Imaginary - y.Imaginary);

    public static ComplexNumber<T> operator -(ComplexNumber<T> x) => new(-x.Real, -x.Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexNumber<T> operator *(ComplexNumber<T> x, ComplexNumber<T> y) =>
        new(x.Real * y.Real - x.Imaginary * y.Imaginary, x.Real * y.Imaginary + x.Imaginary * y.Real);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexNumber<T> operator *(T x, ComplexNumber<T> y) => new(x * y.Real, x * y.Imaginary);

    /// <summary>Divides so that no intermediate overflows when the quotient does not (Smith, Algorithm 116: Complex Division, 1962).</summary>
    public static ComplexNumber<T> operator /(ComplexNumber<T> x, ComplexNumber<T> y)
    {
        if (T.Abs(y.Imaginary) < T.Abs(y.Real))
        {
            T ratio = y.Imaginary / y.Real;
            T divisor = y.Real + y.Imaginary * ratio;
            return new((x.Real + x.Imaginary * ratio) / divisor, (x.Imaginary - x.Real * ratio) / divisor);
        }
        else
        {
            T ratio = y.Real / y.Imaginary;
            T divisor = y.Imaginary + y.Real * ratio;
            return new((x.Imaginary + x.Real * ratio) / divisor, (x.Imaginary * ratio - x.Real) / divisor);
        }
    }
}
