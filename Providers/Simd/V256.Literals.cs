using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public static V256<T> Horner(V256<T> accumulator, V256<T> x, double b, double a)
    {
        if (typeof(T) == typeof(float))
        {
            var p = accumulator.Value.AsSingle();
            p = Vector256.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector256.Create((float)b));
            p = Vector256.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector256.Create((float)a));
            return new(p.As<float, T>());
        }

        var q = accumulator.Value.AsDouble();
        q = Vector256.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector256.Create(b));
        q = Vector256.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector256.Create(a));
        return new(q.As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Horner(V256<T> accumulator, V256<T> x, double d, double c, double b, double a)
    {
        if (typeof(T) == typeof(float))
        {
            var p = accumulator.Value.AsSingle();
            p = Vector256.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector256.Create((float)d));
            p = Vector256.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector256.Create((float)c));
            p = Vector256.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector256.Create((float)b));
            p = Vector256.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector256.Create((float)a));
            return new(p.As<float, T>());
        }

        var q = accumulator.Value.AsDouble();
        q = Vector256.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector256.Create(d));
        q = Vector256.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector256.Create(c));
        q = Vector256.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector256.Create(b));
        q = Vector256.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector256.Create(a));
        return new(q.As<double, T>());
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
    public static V256<T> CopySign(V256<T> magnitude, V256<T> sign) =>
        new(Vector256.ConditionalSelect(Literal(-0.0), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Literal(double value) =>
        typeof(T) == typeof(float) ? Vector256.Create((float)value).As<float, T>()
        : typeof(T) == typeof(double) ? Vector256.Create(value).As<double, T>()
        : Vector256.Create((int)value).As<int, T>();
}
