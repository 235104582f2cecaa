using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers;

/// <summary>512-bit vectors on x86-64 with AVX-512.</summary>
internal readonly unsafe struct Avx512Unit<T> : IVectorUnit<Vector512<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector512<T>.Count;

    public static int TileRows => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address) => Sse.Prefetch0(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector512<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SumLanes(Vector512<T> value)
    {
        Vector256<T> half = value.GetLower() + value.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(int count) => typeof(T) == typeof(float)
        ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>()
        : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadPart(T* source, Vector512<T> mask, int count) => typeof(T) == typeof(float)
        ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
        : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* target, Vector512<T> mask, int count, Vector512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadLanes(byte* source, nint stride, int last)
    {
        Vector128<byte> lane0 = Vector128.Load(source);
        Vector128<byte> lane1 = Vector128.Load(source + Math.Min(1, last) * stride);
        Vector128<byte> lane2 = Vector128.Load(source + Math.Min(2, last) * stride);
        Vector128<byte> lane3 = Vector128.Load(source + Math.Min(3, last) * stride);
        return Vector512.Create(Vector256.Create(lane0, lane1), Vector256.Create(lane2, lane3)).As<byte, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeLanes(ref Vector512<T> x0, ref Vector512<T> x1, ref Vector512<T> x2, ref Vector512<T> x3)
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<double> low01 = Avx512F.UnpackLow(x0.AsSingle(), x1.AsSingle()).AsDouble();
            Vector512<double> high01 = Avx512F.UnpackHigh(x0.AsSingle(), x1.AsSingle()).AsDouble();
            Vector512<double> low23 = Avx512F.UnpackLow(x2.AsSingle(), x3.AsSingle()).AsDouble();
            Vector512<double> high23 = Avx512F.UnpackHigh(x2.AsSingle(), x3.AsSingle()).AsDouble();
            x0 = Avx512F.UnpackLow(low01, low23).As<double, T>();
            x1 = Avx512F.UnpackHigh(low01, low23).As<double, T>();
            x2 = Avx512F.UnpackLow(high01, high23).As<double, T>();
            x3 = Avx512F.UnpackHigh(high01, high23).As<double, T>();
        }
        else
        {
            Vector512<double> low = Avx512F.UnpackLow(x0.AsDouble(), x1.AsDouble());
            x1 = Avx512F.UnpackHigh(x0.AsDouble(), x1.AsDouble()).As<double, T>();
            x0 = low.As<double, T>();
        }
    }
}
