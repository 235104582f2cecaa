using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers;

/// <summary>256-bit vectors on x86-64 with AVX2 and FMA.</summary>
internal readonly unsafe struct Avx2Unit<T> : IVectorUnit<Vector256<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector256<T>.Count;

    public static int TileRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address) => Sse.Prefetch0(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector256<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SumLanes(Vector256<T> value) => value.GetLower() + value.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(int count) => typeof(T) == typeof(float)
        ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>()
        : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPart(T* source, Vector256<T> mask, int count) => typeof(T) == typeof(float)
        ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
        : Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* target, Vector256<T> mask, int count, Vector256<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            Avx.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        }
        else
        {
            Avx.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadLanes(byte* source, nint stride, int last) =>
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + Math.Min(1, last) * stride)).As<byte, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeLanes(ref Vector256<T> x0, ref Vector256<T> x1, ref Vector256<T> x2, ref Vector256<T> x3)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<double> low01 = Avx.UnpackLow(x0.AsSingle(), x1.AsSingle()).AsDouble();
            Vector256<double> high01 = Avx.UnpackHigh(x0.AsSingle(), x1.AsSingle()).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(x2.AsSingle(), x3.AsSingle()).AsDouble();
            Vector256<double> high23 = Avx.UnpackHigh(x2.AsSingle(), x3.AsSingle()).AsDouble();
            x0 = Avx.UnpackLow(low01, low23).As<double, T>();
            x1 = Avx.UnpackHigh(low01, low23).As<double, T>();
            x2 = Avx.UnpackLow(high01, high23).As<double, T>();
            x3 = Avx.UnpackHigh(high01, high23).As<double, T>();
        }
        else
        {
            Vector256<double> low = Avx.UnpackLow(x0.AsDouble(), x1.AsDouble());
            x1 = Avx.UnpackHigh(x0.AsDouble(), x1.AsDouble()).As<double, T>();
            x0 = low.As<double, T>();
        }
    }
}
