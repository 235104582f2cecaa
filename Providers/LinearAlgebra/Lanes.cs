using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>What <see cref="Vector512{T}"/> lacks for a generic element type; float and double only.</summary>
internal static class Lanes
{
    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    /// <summary>Exchanges the elements of every pair: the real and imaginary parts of complex numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ExchangePairs<T>(Vector512<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Vector512.Shuffle(x.AsDouble(), Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)).As<double, T>()
            : Vector512.Shuffle(x.AsSingle(), Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)).As<float, T>();

    /// <summary>Minus one for real parts and one for imaginary ones, times <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AlternatingSigns<T>(T x)
        where T : unmanaged, INumberBase<T>
    {
        var signs = typeof(T) == typeof(double)
            ? Vector512.Create(-1.0, 1, -1, 1, -1, 1, -1, 1).As<double, T>()
            : Vector512.Create(-1f, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1).As<float, T>();
        return signs * Vector512.Create(x);
    }
}
