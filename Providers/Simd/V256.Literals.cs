using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <content>Operations with literals: the constants stay plain vectors, which the compiler moves out of loops.</content>
public readonly unsafe partial struct V256<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> operator +(V256<T> left, double right) =>
        new(left.Value + Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> operator -(V256<T> left, double right) =>
        new(left.Value - Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> operator -(double left, V256<T> right) =>
        new(Literal(left) - right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> operator *(V256<T> left, double right) =>
        new(left.Value * Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> operator /(double left, V256<T> right) =>
        new(Literal(left) / right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Fma(V256<T> left, V256<T> right, double addend) =>
        typeof(T) == typeof(float)
            ? new(Vector256.FusedMultiplyAdd(left.Value.AsSingle(), right.Value.AsSingle(), Vector256.Create((float)addend)).As<float, T>())
            : new(Vector256.FusedMultiplyAdd(left.Value.AsDouble(), right.Value.AsDouble(), Vector256.Create(addend)).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Fma(V256<T> left, double right, V256<T> addend) =>
        typeof(T) == typeof(float)
            ? new(Vector256.FusedMultiplyAdd(left.Value.AsSingle(), Vector256.Create((float)right), addend.Value.AsSingle()).As<float, T>())
            : new(Vector256.FusedMultiplyAdd(left.Value.AsDouble(), Vector256.Create(right), addend.Value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Fma(V256<T> left, double right, double addend) =>
        typeof(T) == typeof(float)
            ? new(Vector256.FusedMultiplyAdd(left.Value.AsSingle(), Vector256.Create((float)right), Vector256.Create((float)addend)).As<float, T>())
            : new(Vector256.FusedMultiplyAdd(left.Value.AsDouble(), Vector256.Create(right), Vector256.Create(addend)).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Cubic(V256<T> x, V256<T> square, double a, double b, double c, double d)
    {
        if (typeof(T) == typeof(float))
        {
            var low = Vector256.FusedMultiplyAdd(x.Value.AsSingle(), Vector256.Create((float)b), Vector256.Create((float)a));
            var high = Vector256.FusedMultiplyAdd(x.Value.AsSingle(), Vector256.Create((float)d), Vector256.Create((float)c));
            return new(Vector256.FusedMultiplyAdd(high, square.Value.AsSingle(), low).As<float, T>());
        }
        else
        {
            var low = Vector256.FusedMultiplyAdd(x.Value.AsDouble(), Vector256.Create(b), Vector256.Create(a));
            var high = Vector256.FusedMultiplyAdd(x.Value.AsDouble(), Vector256.Create(d), Vector256.Create(c));
            return new(Vector256.FusedMultiplyAdd(high, square.Value.AsDouble(), low).As<double, T>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Clamp(V256<T> value, double low, double high) =>
        new(Vector256.MaxNative(Literal(low), Vector256.MinNative(Literal(high), value.Value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Less(V256<T> left, double right) => new(Vector256.LessThan(left.Value, Literal(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Select(V256<T> mask, double whenTrue, V256<T> whenFalse) =>
        new(Vector256.ConditionalSelect(mask.Value, Literal(whenTrue), whenFalse.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Select(V256<T> mask, double whenTrue, double whenFalse)
    {
        // A permutation within each 128 bits, whose indices are the mask itself, needs neither a copy nor a second constant.
        if (Avx.IsSupported && typeof(T) == typeof(float))
        {
            var table = Vector256.Create(
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue,
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue);
            return new(Avx.PermuteVar(table, mask.Value.AsInt32()).As<float, T>());
        }

        if (Avx.IsSupported && typeof(T) == typeof(double))
        {
            var table = Vector256.Create(whenFalse, whenTrue, whenFalse, whenTrue);
            return new(Avx.PermuteVar(table, mask.Value.AsInt64()).As<double, T>());
        }

        return new(Vector256.ConditionalSelect(mask.Value, Literal(whenTrue), Literal(whenFalse)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> CopySign(V256<T> magnitude, V256<T> sign) =>
        new(Vector256.ConditionalSelect(Literal(-0.0), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Literal(double value) =>
        typeof(T) == typeof(float) ? Vector256.Create((float)value).As<float, T>()
        : typeof(T) == typeof(double) ? Vector256.Create(value).As<double, T>()
        : Vector256.Create((int)value).As<int, T>();
}
