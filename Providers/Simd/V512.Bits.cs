using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <content>Work on the bits of lanes.</content>
public readonly unsafe partial struct V512<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> AddBits(V512<T> left, V512<T> right) =>
        sizeof(T) == 8
            ? new((left.Value.AsInt64() + right.Value.AsInt64()).As<long, T>())
            : new((left.Value.AsInt32() + right.Value.AsInt32()).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> SubtractBits(V512<T> left, V512<T> right) =>
        sizeof(T) == 8
            ? new((left.Value.AsInt64() - right.Value.AsInt64()).As<long, T>())
            : new((left.Value.AsInt32() - right.Value.AsInt32()).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> MultiplyBits(V512<T> left, V512<T> right) =>
        sizeof(T) == 8
            ? new((left.Value.AsInt64() * right.Value.AsInt64()).As<long, T>())
            : new((left.Value.AsInt32() * right.Value.AsInt32()).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> ShiftLeft(V512<T> value, int count) =>
        sizeof(T) == 8
            ? new(Vector512.ShiftLeft(value.Value.AsInt64(), count).As<long, T>())
            : new(Vector512.ShiftLeft(value.Value.AsInt32(), count).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> ShiftRightLogical(V512<T> value, int count) =>
        sizeof(T) == 8
            ? new(Vector512.ShiftRightLogical(value.Value.AsInt64(), count).As<long, T>())
            : new(Vector512.ShiftRightLogical(value.Value.AsInt32(), count).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> ShiftRightArithmetic(V512<T> value, int count) =>
        sizeof(T) == 8
            ? new(Vector512.ShiftRightArithmetic(value.Value.AsInt64(), count).As<long, T>())
            : new(Vector512.ShiftRightArithmetic(value.Value.AsInt32(), count).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> RotateLeft(V512<T> value, [ConstantExpected] byte count)
    {
        if (Avx512F.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx512F.RotateLeft(value.Value.AsInt64(), count).As<long, T>())
                : new(Avx512F.RotateLeft(value.Value.AsInt32(), count).As<int, T>());
        }

        return Or(ShiftLeft(value, count), ShiftRightLogical(value, (8 * sizeof(T)) - count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> ConvertToIntegerLanes(V512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector512.ConvertToInt32Native(value.Value.AsSingle()).As<int, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return Avx512DQ.IsSupported
                ? new(Avx512DQ.ConvertToVector512Int64WithTruncation(value.Value.AsDouble()).As<long, T>())
                : SubtractBits(value + Constant(IntegerMagic), Constant(IntegerMagic));
        }

        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> ConvertFromIntegerLanes(V512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector512.ConvertToSingle(value.Value.AsInt32()).As<float, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return Avx512DQ.IsSupported
                ? new(Avx512DQ.ConvertToVector512Double(value.Value.AsInt64()).As<double, T>())
                : AddBits(value, Constant(IntegerMagic)) - Constant(IntegerMagic);
        }

        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Scale(V512<T> value, V512<T> exponent)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? new(Avx512F.Scale(value.Value.AsDouble(), exponent.Value.AsDouble()).As<double, T>())
                : new(Avx512F.Scale(value.Value.AsSingle(), exponent.Value.AsSingle()).As<float, T>());
        }

        return SoftwareScale.Apply<V512<T>, T>(value, exponent);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Exponent(V512<T> value)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? new(Avx512F.GetExponent(value.Value.AsDouble()).As<double, T>())
                : new(Avx512F.GetExponent(value.Value.AsSingle()).As<float, T>());
        }

        return SoftwareScale.Exponent<V512<T>, T>(value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Mantissa(V512<T> value)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? new(Avx512F.GetMantissa(value.Value.AsDouble(), SoftwareScale.MantissaFromThreeQuarters).As<double, T>())
                : new(Avx512F.GetMantissa(value.Value.AsSingle(), SoftwareScale.MantissaFromThreeQuarters).As<float, T>());
        }

        return SoftwareScale.Mantissa<V512<T>, T>(value);
    }

    /// <summary>1.5 * 2^52: adding it leaves a small integer in the low bits of a double.</summary>
    private const double IntegerMagic = 6755399441055744.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V512<T> DivideIntegers(V512<T> left, V512<T> right)
    {
        // A quotient of 32-bit integers in double precision never rounds up to the next integer: it is at least 2^-31 of itself away.
        var dividend = left.Value.AsInt32();
        var divisor = right.Value.AsInt32();
        var low = Truncating(ToDouble(dividend.GetLower()) / ToDouble(divisor.GetLower()));
        var high = Truncating(ToDouble(dividend.GetUpper()) / ToDouble(divisor.GetUpper()));
        var quotient = Vector512.Create(low, high);
        return new(Vector512.AndNot(quotient, Vector512.Equals(divisor, Vector512<int>.Zero)).As<int, T>());
    }
}
