using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.Simd;

/// <content>Operations with literals: the constants stay plain vectors, which the compiler moves out of loops.</content>
public readonly unsafe partial struct V512<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> operator +(V512<T> left, double right) =>
        new(left.Value + Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> operator -(V512<T> left, double right) =>
        new(left.Value - Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> operator -(double left, V512<T> right) =>
        new(Literal(left) - right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> operator *(V512<T> left, double right) =>
        new(left.Value * Literal(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> operator /(double left, V512<T> right) =>
        new(Literal(left) / right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Fma(V512<T> left, V512<T> right, double addend) =>
        typeof(T) == typeof(float)
            ? new(Vector512.FusedMultiplyAdd(left.Value.AsSingle(), right.Value.AsSingle(), Vector512.Create((float)addend)).As<float, T>())
            : new(Vector512.FusedMultiplyAdd(left.Value.AsDouble(), right.Value.AsDouble(), Vector512.Create(addend)).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Fma(V512<T> left, double right, V512<T> addend) =>
        typeof(T) == typeof(float)
            ? new(Vector512.FusedMultiplyAdd(left.Value.AsSingle(), Vector512.Create((float)right), addend.Value.AsSingle()).As<float, T>())
            : new(Vector512.FusedMultiplyAdd(left.Value.AsDouble(), Vector512.Create(right), addend.Value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Fma(V512<T> left, double right, double addend) =>
        typeof(T) == typeof(float)
            ? new(Vector512.FusedMultiplyAdd(left.Value.AsSingle(), Vector512.Create((float)right), Vector512.Create((float)addend)).As<float, T>())
            : new(Vector512.FusedMultiplyAdd(left.Value.AsDouble(), Vector512.Create(right), Vector512.Create(addend)).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Horner(V512<T> accumulator, V512<T> x, double b, double a)
    {
        if (typeof(T) == typeof(float))
        {
            var p = accumulator.Value.AsSingle();
            p = Vector512.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector512.Create((float)b));
            p = Vector512.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector512.Create((float)a));
            return new(p.As<float, T>());
        }

        var q = accumulator.Value.AsDouble();
        q = Vector512.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector512.Create(b));
        q = Vector512.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector512.Create(a));
        return new(q.As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Horner(V512<T> accumulator, V512<T> x, double d, double c, double b, double a)
    {
        if (typeof(T) == typeof(float))
        {
            var p = accumulator.Value.AsSingle();
            p = Vector512.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector512.Create((float)d));
            p = Vector512.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector512.Create((float)c));
            p = Vector512.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector512.Create((float)b));
            p = Vector512.FusedMultiplyAdd(p, x.Value.AsSingle(), Vector512.Create((float)a));
            return new(p.As<float, T>());
        }

        var q = accumulator.Value.AsDouble();
        q = Vector512.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector512.Create(d));
        q = Vector512.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector512.Create(c));
        q = Vector512.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector512.Create(b));
        q = Vector512.FusedMultiplyAdd(q, x.Value.AsDouble(), Vector512.Create(a));
        return new(q.As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Clamp(V512<T> value, double low, double high) =>
        new(Vector512.MaxNative(Literal(low), Vector512.MinNative(Literal(high), value.Value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Less(V512<T> left, double right) => new(Vector512.LessThan(left.Value, Literal(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Select(V512<T> mask, double whenTrue, V512<T> whenFalse) =>
        new(Vector512.ConditionalSelect(mask.Value, Literal(whenTrue), whenFalse.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> CopySign(V512<T> magnitude, V512<T> sign) =>
        new(Vector512.ConditionalSelect(Literal(-0.0), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Literal(double value) =>
        typeof(T) == typeof(float) ? Vector512.Create((float)value).As<float, T>()
        : typeof(T) == typeof(double) ? Vector512.Create(value).As<double, T>()
        : Vector512.Create((int)value).As<int, T>();
}
