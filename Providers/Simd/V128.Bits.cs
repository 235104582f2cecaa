using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <content>Work on the bits of lanes.</content>
public readonly unsafe partial struct V128<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> AddBits(V128<T> left, V128<T> right) =>
        sizeof(T) == 8
            ? new((left.Value.AsInt64() + right.Value.AsInt64()).As<long, T>())
            : new((left.Value.AsInt32() + right.Value.AsInt32()).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> SubtractBits(V128<T> left, V128<T> right) =>
        sizeof(T) == 8
            ? new((left.Value.AsInt64() - right.Value.AsInt64()).As<long, T>())
            : new((left.Value.AsInt32() - right.Value.AsInt32()).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> MultiplyBits(V128<T> left, V128<T> right) =>
        sizeof(T) == 8
            ? new((left.Value.AsInt64() * right.Value.AsInt64()).As<long, T>())
            : new((left.Value.AsInt32() * right.Value.AsInt32()).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> ShiftLeft(V128<T> value, int count) =>
        sizeof(T) == 8
            ? new(Vector128.ShiftLeft(value.Value.AsInt64(), count).As<long, T>())
            : new(Vector128.ShiftLeft(value.Value.AsInt32(), count).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> ShiftRightLogical(V128<T> value, int count) =>
        sizeof(T) == 8
            ? new(Vector128.ShiftRightLogical(value.Value.AsInt64(), count).As<long, T>())
            : new(Vector128.ShiftRightLogical(value.Value.AsInt32(), count).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> ShiftRightArithmetic(V128<T> value, int count) =>
        sizeof(T) == 8
            ? new(Vector128.ShiftRightArithmetic(value.Value.AsInt64(), count).As<long, T>())
            : new(Vector128.ShiftRightArithmetic(value.Value.AsInt32(), count).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> RotateLeft(V128<T> value, [ConstantExpected] byte count)
    {
        if (Avx512F.VL.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx512F.VL.RotateLeft(value.Value.AsInt64(), count).As<long, T>())
                : new(Avx512F.VL.RotateLeft(value.Value.AsInt32(), count).As<int, T>());
        }

        return Or(ShiftLeft(value, count), ShiftRightLogical(value, (8 * sizeof(T)) - count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> ConvertToIntegerLanes(V128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector128.ConvertToInt32Native(value.Value.AsSingle()).As<int, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return Avx512DQ.VL.IsSupported
                ? new(Avx512DQ.VL.ConvertToVector128Int64WithTruncation(value.Value.AsDouble()).As<long, T>())
                : SubtractBits(value + Constant(IntegerMagic), Constant(IntegerMagic));
        }

        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> ConvertFromIntegerLanes(V128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector128.ConvertToSingle(value.Value.AsInt32()).As<float, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return Avx512DQ.VL.IsSupported
                ? new(Avx512DQ.VL.ConvertToVector128Double(value.Value.AsInt64()).As<double, T>())
                : AddBits(value, Constant(IntegerMagic)) - Constant(IntegerMagic);
        }

        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Scale(V128<T> value, V128<T> exponent)
    {
        if (Avx512F.VL.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? new(Avx512F.VL.Scale(value.Value.AsDouble(), exponent.Value.AsDouble()).As<double, T>())
                : new(Avx512F.VL.Scale(value.Value.AsSingle(), exponent.Value.AsSingle()).As<float, T>());
        }

        return SoftwareScale.Apply<V128<T>, T>(value, exponent);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Exponent(V128<T> value)
    {
        if (Avx512F.VL.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? new(Avx512F.VL.GetExponent(value.Value.AsDouble()).As<double, T>())
                : new(Avx512F.VL.GetExponent(value.Value.AsSingle()).As<float, T>());
        }

        return SoftwareScale.Exponent<V128<T>, T>(value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Mantissa(V128<T> value)
    {
        if (Avx512F.VL.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? new(Avx512F.VL.GetMantissa(value.Value.AsDouble(), SoftwareScale.MantissaFromThreeQuarters).As<double, T>())
                : new(Avx512F.VL.GetMantissa(value.Value.AsSingle(), SoftwareScale.MantissaFromThreeQuarters).As<float, T>());
        }

        return SoftwareScale.Mantissa<V128<T>, T>(value);
    }

    /// <summary>1.5 * 2^52: adding it leaves a small integer in the low bits of a double.</summary>
    private const double IntegerMagic = 6755399441055744.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V128<T> DivideIntegers(V128<T> left, V128<T> right)
    {
        // A quotient of 32-bit integers in double precision never rounds up to the next integer: it is at least 2^-31 of itself away.
        var dividend = left.Value.AsInt32();
        var divisor = right.Value.AsInt32();
        var low = Truncating(ToDouble(dividend) / ToDouble(divisor));
        var high = Truncating(ToDouble(UpperHalf(dividend)) / ToDouble(UpperHalf(divisor)));
        var quotient = Vector128.Create(low.AsInt64().ToScalar(), high.AsInt64().ToScalar()).AsInt32();
        return new(Vector128.AndNot(quotient, Vector128.Equals(divisor, Vector128<int>.Zero)).As<int, T>());
    }
}
