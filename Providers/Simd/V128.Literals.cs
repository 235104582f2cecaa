using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    public static V128<T> Cubic(V128<T> x, V128<T> square, double a, double b, double c, double d)
    {
        if (typeof(T) == typeof(float))
        {
            var low = Vector128.FusedMultiplyAdd(x.Value.AsSingle(), Vector128.Create((float)b), Vector128.Create((float)a));
            var high = Vector128.FusedMultiplyAdd(x.Value.AsSingle(), Vector128.Create((float)d), Vector128.Create((float)c));
            return new(Vector128.FusedMultiplyAdd(high, square.Value.AsSingle(), low).As<float, T>());
        }
        else
        {
            var low = Vector128.FusedMultiplyAdd(x.Value.AsDouble(), Vector128.Create(b), Vector128.Create(a));
            var high = Vector128.FusedMultiplyAdd(x.Value.AsDouble(), Vector128.Create(d), Vector128.Create(c));
            return new(Vector128.FusedMultiplyAdd(high, square.Value.AsDouble(), low).As<double, T>());
        }
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
    public static V128<T> Select(V128<T> mask, double whenTrue, double whenFalse)
    {
        // A permutation within each 128 bits, whose indices are the mask itself, needs neither a copy nor a second constant.
        if (Avx.IsSupported && typeof(T) == typeof(float))
        {
            var table = Vector128.Create(
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue);
            return new(Avx.PermuteVar(table, mask.Value.AsInt32()).As<float, T>());
        }

        if (Avx.IsSupported && typeof(T) == typeof(double))
        {
            var table = Vector128.Create(whenFalse, whenTrue);
            return new(Avx.PermuteVar(table, mask.Value.AsInt64()).As<double, T>());
        }

        return new(Vector128.ConditionalSelect(mask.Value, Literal(whenTrue), Literal(whenFalse)));
    }

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
