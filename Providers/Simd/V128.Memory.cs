using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <content>Loads, stores and conversions.</content>
public readonly unsafe partial struct V128<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> Load(T* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V128<T> value, T* destination) => value.Value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> LoadPartial(T* source, int count)
    {
        if (Avx512F.VL.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx512F.VL.MaskLoad((long*)source, FirstWideLanes(count), Vector128<long>.Zero).As<long, T>())
                : new(Avx512F.VL.MaskLoad((int*)source, FirstLanes(count), Vector128<int>.Zero).As<int, T>());
        }

        if (Avx2.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx2.MaskLoad((long*)source, FirstWideLanes(count)).As<long, T>())
                : new(Avx2.MaskLoad((int*)source, FirstLanes(count)).As<int, T>());
        }

        var scratch = Vector128<T>.Zero;
        Unsafe.CopyBlockUnaligned(&scratch, source, (uint)(count * sizeof(T)));
        return new(scratch);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(V128<T> value, T* destination, int count)
    {
        if (Avx512F.VL.IsSupported)
        {
            if (sizeof(T) == 8)
            {
                Avx512F.VL.MaskStore((long*)destination, FirstWideLanes(count), value.Value.AsInt64());
            }
            else
            {
                Avx512F.VL.MaskStore((int*)destination, FirstLanes(count), value.Value.AsInt32());
            }

            return;
        }

        if (Avx2.IsSupported)
        {
            if (sizeof(T) == 8)
            {
                Avx2.MaskStore((long*)destination, FirstWideLanes(count), value.Value.AsInt64());
            }
            else
            {
                Avx2.MaskStore((int*)destination, FirstLanes(count), value.Value.AsInt32());
            }

            return;
        }

        var scratch = value.Value;
        Unsafe.CopyBlockUnaligned(destination, &scratch, (uint)(count * sizeof(T)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> LoadFrom<TSource>(TSource* source)
        where TSource : unmanaged =>
        typeof(T) == typeof(TSource) ? Load((T*)source)
        : sizeof(T) == sizeof(TSource) ? Convert(Vector128.Load(source))
        : sizeof(T) == 8 ? Widen(LoadHalf(source))
        : Narrow(Vector128.Load((double*)source), Vector128.Load((double*)source + 2));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> LoadPartialFrom<TSource>(TSource* source, int count)
        where TSource : unmanaged =>
        typeof(T) == typeof(TSource) ? LoadPartial((T*)source, count)
        : sizeof(T) == sizeof(TSource) ? Convert(V128<TSource>.LoadPartial(source, count).Value)
        : sizeof(T) == 8 ? Widen(V128<TSource>.LoadPartial(source, count).Value)
        : Narrow(
            V128<double>.LoadPartial((double*)source, Math.Min(count, 2)).Value,
            V128<double>.LoadPartial((double*)source + 2, Math.Max(count - 2, 0)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo<TTarget>(V128<T> value, TTarget* destination)
        where TTarget : unmanaged
    {
        if (sizeof(T) == sizeof(TTarget))
        {
            V128<TTarget>.Store(V128<TTarget>.Convert(value.Value), destination);
        }
        else if (sizeof(T) == 8)
        {
            *(long*)destination = NarrowHalf<TTarget>(value.Value.AsDouble()).AsInt64().ToScalar();
        }
        else
        {
            V128<double>.Store(V128<double>.Widen(value.Value), (double*)destination);
            V128<double>.Store(V128<double>.Widen(UpperHalf(value.Value)), (double*)destination + 2);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartialTo<TTarget>(V128<T> value, TTarget* destination, int count)
        where TTarget : unmanaged
    {
        if (sizeof(T) == sizeof(TTarget))
        {
            V128<TTarget>.StorePartial(V128<TTarget>.Convert(value.Value), destination, count);
        }
        else if (sizeof(T) == 8)
        {
            V128<TTarget>.StorePartial(new(NarrowHalf<TTarget>(value.Value.AsDouble())), destination, count);
        }
        else
        {
            V128<double>.StorePartial(V128<double>.Widen(value.Value), (double*)destination, Math.Min(count, 2));
            V128<double>.StorePartial(V128<double>.Widen(UpperHalf(value.Value)), (double*)destination + 2, Math.Max(count - 2, 0));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> LoadMask(int* source) =>
        sizeof(T) == 8
            ? Truth(Vector128.WidenLower(LoadHalf(source)).As<long, T>())
            : Truth(Vector128.Load(source).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128<T> LoadPartialMask(int* source, int count) =>
        sizeof(T) == 8
            ? Truth(Vector128.WidenLower(V128<int>.LoadPartial(source, count).Value).As<long, T>())
            : Truth(V128<int>.LoadPartial(source, count).Value.As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V128<T> mask, int* destination)
    {
        if (sizeof(T) == 8)
        {
            *(long*)destination = Vector128.Narrow(mask.Value.AsInt64() & Vector128<long>.One, Vector128<long>.Zero).AsInt64().ToScalar();
        }
        else
        {
            (mask.Value.AsInt32() & Vector128<int>.One).Store(destination);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartialMask(V128<T> mask, int* destination, int count)
    {
        if (sizeof(T) == 8)
        {
            var narrow = Vector128.Narrow(mask.Value.AsInt64() & Vector128<long>.One, Vector128<long>.Zero);
            V128<int>.StorePartial(new(narrow), destination, count);
        }
        else
        {
            V128<int>.StorePartial(new(mask.Value.AsInt32() & Vector128<int>.One), destination, count);
        }
    }

    /// <summary>Lanes of another type of the same width, converted to T.</summary>
    /// <typeparam name="TSource">T, or the other of float and int.</typeparam>
    /// <param name="source">The lanes.</param>
    /// <returns>The converted lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V128<T> Convert<TSource>(Vector128<TSource> source) =>
        typeof(T) == typeof(TSource) ? new(source.As<TSource, T>())
        : typeof(T) == typeof(float) ? new(Vector128.ConvertToSingle(source.AsInt32()).As<float, T>())
        : new(Vector128.ConvertToInt32(source.AsSingle()).As<int, T>());

    /// <summary>Lanes of float or int as double, where T is double.</summary>
    /// <typeparam name="TSource">float or int.</typeparam>
    /// <param name="source">The lanes.</param>
    /// <returns>The converted lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V128<T> Widen<TSource>(Vector128<TSource> source) =>
        typeof(TSource) == typeof(int) ? new(ToDouble(source.AsInt32()).As<double, T>())
        : Sse2.IsSupported ? new(Sse2.ConvertToVector128Double(source.AsSingle()).As<double, T>())
        : new(Vector128.WidenLower(source.AsSingle()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V128<T> Narrow(Vector128<double> low, Vector128<double> high) =>
        typeof(T) == typeof(float) ? new(Vector128.Narrow(low, high).As<float, T>())
        : new(Vector128.Create(Truncating(Saturate(low)).AsInt64().ToScalar(), Truncating(Saturate(high)).AsInt64().ToScalar()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TTarget> NarrowHalf<TTarget>(Vector128<double> source) =>
        typeof(TTarget) == typeof(int) ? Truncating(Saturate(source)).As<int, TTarget>()
        : Sse2.IsSupported ? Sse2.ConvertToVector128Single(source).As<float, TTarget>()
        : Vector128.Narrow(source, source).As<float, TTarget>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Saturate(Vector128<double> source)
    {
        var clamped = Vector128.MinNative(Vector128.MaxNative(source, Vector128.Create((double)int.MinValue)), Vector128.Create((double)int.MaxValue));
        return Vector128.ConditionalSelect(Vector128.Equals(source, source), clamped, Vector128<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Truncating(Vector128<double> source) =>
        Sse2.IsSupported
            ? Sse2.ConvertToVector128Int32WithTruncation(source)
            : Vector128.Narrow(Vector128.ConvertToInt64(source), Vector128<long>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ToDouble(Vector128<int> source) =>
        Sse2.IsSupported
            ? Sse2.ConvertToVector128Double(source)
            : Vector128.ConvertToDouble(Vector128.WidenLower(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V128<T> Truth(Vector128<T> numbers) =>
        sizeof(T) == 8
            ? new(Vector128.OnesComplement(Vector128.Equals(numbers.AsInt64(), Vector128<long>.Zero)).As<long, T>())
            : new(Vector128.OnesComplement(Vector128.Equals(numbers.AsInt32(), Vector128<int>.Zero)).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FirstLanes(int count) => Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> FirstWideLanes(int count) => Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TSource> LoadHalf<TSource>(TSource* source)
        where TSource : unmanaged => Vector128.CreateScalarUnsafe(*(long*)source).As<long, TSource>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TSource> UpperHalf<TSource>(Vector128<TSource> source) =>
        Vector128.Shuffle(source.AsInt64(), Vector128.Create(1L, 1L)).As<long, TSource>();
}
