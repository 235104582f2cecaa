using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers;

/// <summary>128-bit vectors: ARM64, and x86-64 without AVX2.</summary>
internal readonly unsafe struct PortableUnit<T> : IVectorUnit<Vector128<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector128<T>.Count;

    public static int TileRows => AdvSimd.Arm64.IsSupported ? 12 : 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector128<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SumLanes(Vector128<T> value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(int count) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadPart(T* source, Vector128<T> mask, int count)
    {
        Vector128<T> value = default;
        for (int lane = 0; lane < count; lane++)
        {
            value = value.WithElement(lane, source[lane]);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* target, Vector128<T> mask, int count, Vector128<T> value)
    {
        for (int lane = 0; lane < count; lane++)
        {
            target[lane] = value.GetElement(lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadLanes(byte* source, nint stride, int last) => Vector128.Load(source).As<byte, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeLanes(ref Vector128<T> x0, ref Vector128<T> x1, ref Vector128<T> x2, ref Vector128<T> x3)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> a = x0.AsSingle(), b = x1.AsSingle(), c = x2.AsSingle(), d = x3.AsSingle();
            x0 = Vector128.Create(a[0], b[0], c[0], d[0]).As<float, T>();
            x1 = Vector128.Create(a[1], b[1], c[1], d[1]).As<float, T>();
            x2 = Vector128.Create(a[2], b[2], c[2], d[2]).As<float, T>();
            x3 = Vector128.Create(a[3], b[3], c[3], d[3]).As<float, T>();
        }
        else
        {
            Vector128<double> a = x0.AsDouble(), b = x1.AsDouble();
            x0 = Vector128.Create(a[0], b[0]).As<double, T>();
            x1 = Vector128.Create(a[1], b[1]).As<double, T>();
        }
    }
}
