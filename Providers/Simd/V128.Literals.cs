using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.Simd;

/// <content>Operations with literals: the constants stay plain vectors, which the compiler moves out of loops.</content>
public readonly unsafe partial struct V128<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> operator +(V128<T> left, double right) =>
        new(left.Value + Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> operator -(V128<T> left, double right) =>
        new(left.Value - Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> operator -(double left, V128<T> right) =>
        new(Literal(left) - right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> operator *(V128<T> left, double right) =>
        new(left.Value * Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> operator /(double left, V128<T> right) =>
        new(Literal(left) / right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Fma(V128<T> left, V128<T> right, double addend) =>
        typeof(T) == typeof(float)
            ? new(Vector128.FusedMultiplyAdd(left.Value.AsSingle(), right.Value.AsSingle(), Vector128.Create((float)addend)).As<float, T>())
            : new(Vector128.FusedMultiplyAdd(left.Value.AsDouble(), right.Value.AsDouble(), Vector128.Create(addend)).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Fma(V128<T> left, double right, V128<T> addend) =>
        typeof(T) == typeof(float)
            ? new(Vector128.FusedMultiplyAdd(left.Value.AsSingle(), Vector128.Create((float)right), addend.Value.AsSingle()).As<float, T>())
            : new(Vector128.FusedMultiplyAdd(left.Value.AsDouble(), Vector128.Create(right), addend.Value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Fma(V128<T> left, double right, double addend) =>
        typeof(T) == typeof(float)
            ? new(Vector128.FusedMultiplyAdd(left.Value.AsSingle(), Vector128.Create((float)right), Vector128.Create((float)addend)).As<float, T>())
            : new(Vector128.FusedMultiplyAdd(left.Value.AsDouble(), Vector128.Create(right), Vector128.Create(addend)).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Horner(V128<T> accumulator, V128<T> x, double b, double a)
    {
        if (typeof(T) == typeof(float))
        {
            var p = accumulator.Value.AsSingle();
            p = Vector128.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector128.Create((float)b));
            p = Vector128.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector128.Create((float)a));
            return new(p.As<float, T>());
        }

        var q = accumulator.Value.AsDouble();
        q = Vector128.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector128.Create(b));
        q = Vector128.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector128.Create(a));
        return new(q.As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Horner(V128<T> accumulator, V128<T> x, double d, double c, double b, double a)
    {
        if (typeof(T) == typeof(float))
        {
            var p = accumulator.Value.AsSingle();
            p = Vector128.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector128.Create((float)d));
            p = Vector128.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector128.Create((float)c));
            p = Vector128.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector128.Create((float)b));
            p = Vector128.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector128.Create((float)a));
            return new(p.As<float, T>());
        }

        var q = accumulator.Value.AsDouble();
        q = Vector128.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector128.Create(d));
        q = Vector128.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector128.Create(c));
        q = Vector128.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector128.Create(b));
        q = Vector128.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector128.Create(a));
        return new(q.As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Clamp(V128<T> value, double low, double high) =>
        new(Vector128.MaxNative(Literal(low), Vector128.MinNative(Literal(high), value.Value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Less(V128<T> left, double right) => new(Vector128.LessThan(left.Value, Literal(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Select(V128<T> mask, double whenTrue, V128<T> whenFalse) =>
        new(Vector128.ConditionalSelect(mask.Value, Literal(whenTrue), whenFalse.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> CopySign(V128<T> magnitude, V128<T> sign) =>
        new(Vector128.ConditionalSelect(Literal(-0.0), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Literal(double value) =>
        typeof(T) == typeof(float) ? Vector128.Create((float)value).As<float, T>()
        : typeof(T) == typeof(double) ? Vector128.Create(value).As<double, T>()
        : Vector128.Create((int)value).As<int, T>();
}
