using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    public static V512<T> Cubic(V512<T> x, V512<T> square, double a, double b, double c, double d)
    {
        if (typeof(T) == typeof(float))
        {
            var low = Vector512.FusedMultiplyAdd(x.Value.AsSingle(), Vector512.Create((float)b), Vector512.Create((float)a));
            var high = Vector512.FusedMultiplyAdd(x.Value.AsSingle(), Vector512.Create((float)d), Vector512.Create((float)c));
            return new(Vector512.FusedMultiplyAdd(high, square.Value.AsSingle(), low).As<float, T>());
        }
        else
        {
            var low = Vector512.FusedMultiplyAdd(x.Value.AsDouble(), Vector512.Create(b), Vector512.Create(a));
            var high = Vector512.FusedMultiplyAdd(x.Value.AsDouble(), Vector512.Create(d), Vector512.Create(c));
            return new(Vector512.FusedMultiplyAdd(high, square.Value.AsDouble(), low).As<double, T>());
        }
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
    public static V512<T> Select(V512<T> mask, double whenTrue, double whenFalse)
    {
        // A permutation within each 128 bits, whose indices are the mask itself, needs neither a copy nor a second constant.
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            var table = Vector512.Create(
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue,
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue,
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue,
                (float)whenFalse, (float)whenFalse, (float)whenTrue, (float)whenTrue);
            return new(Avx512F.PermuteVar4x32(table, mask.Value.AsInt32()).As<float, T>());
        }

        if (Avx512F.IsSupported && typeof(T) == typeof(double))
        {
            var table = Vector512.Create(whenFalse, whenTrue, whenFalse, whenTrue, whenFalse, whenTrue, whenFalse, whenTrue);
            return new(Avx512F.PermuteVar2x64(table, mask.Value.AsInt64()).As<double, T>());
        }

        return new(Vector512.ConditionalSelect(mask.Value, Literal(whenTrue), Literal(whenFalse)));
    }

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
