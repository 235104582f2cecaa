using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <content>Loads, stores and conversions.</content>
public readonly unsafe partial struct V256<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> Load(T* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V256<T> value, T* destination) => value.Value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> LoadPartial(T* source, int count)
    {
        if (Avx512F.VL.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx512F.VL.MaskLoad((long*)source, FirstWideLanes(count), Vector256<long>.Zero).As<long, T>())
                : new(Avx512F.VL.MaskLoad((int*)source, FirstLanes(count), Vector256<int>.Zero).As<int, T>());
        }

        if (Avx2.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx2.MaskLoad((long*)source, FirstWideLanes(count)).As<long, T>())
                : new(Avx2.MaskLoad((int*)source, FirstLanes(count)).As<int, T>());
        }

        var scratch = Vector256<T>.Zero;
        Unsafe.CopyBlockUnaligned(&scratch, source, (uint)(count * sizeof(T)));
        return new(scratch);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(V256<T> value, T* destination, int count)
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
    public static V256<T> LoadFrom<TSource>(TSource* source)
        where TSource : unmanaged =>
        typeof(T) == typeof(TSource) ? Load((T*)source)
        : sizeof(T) == sizeof(TSource) ? Convert(Vector256.Load(source))
        : sizeof(T) == 8 ? Widen(Vector128.Load(source))
        : Narrow(Vector256.Load((double*)source), Vector256.Load((double*)source + 4));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> LoadPartialFrom<TSource>(TSource* source, int count)
        where TSource : unmanaged =>
        typeof(T) == typeof(TSource) ? LoadPartial((T*)source, count)
        : sizeof(T) == sizeof(TSource) ? Convert(V256<TSource>.LoadPartial(source, count).Value)
        : sizeof(T) == 8 ? Widen(V128<TSource>.LoadPartial(source, count).Value)
        : Narrow(
            V256<double>.LoadPartial((double*)source, Math.Min(count, 4)).Value,
            V256<double>.LoadPartial((double*)source + 4, Math.Max(count - 4, 0)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo<TTarget>(V256<T> value, TTarget* destination)
        where TTarget : unmanaged
    {
        if (sizeof(T) == sizeof(TTarget))
        {
            V256<TTarget>.Store(V256<TTarget>.Convert(value.Value), destination);
        }
        else if (sizeof(T) == 8)
        {
            NarrowHalf<TTarget>(value.Value.AsDouble()).Store(destination);
        }
        else
        {
            V256<double>.Store(V256<double>.Widen(value.Value.GetLower()), (double*)destination);
            V256<double>.Store(V256<double>.Widen(value.Value.GetUpper()), (double*)destination + 4);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartialTo<TTarget>(V256<T> value, TTarget* destination, int count)
        where TTarget : unmanaged
    {
        if (sizeof(T) == sizeof(TTarget))
        {
            V256<TTarget>.StorePartial(V256<TTarget>.Convert(value.Value), destination, count);
        }
        else if (sizeof(T) == 8)
        {
            V128<TTarget>.StorePartial(new(NarrowHalf<TTarget>(value.Value.AsDouble())), destination, count);
        }
        else
        {
            V256<double>.StorePartial(V256<double>.Widen(value.Value.GetLower()), (double*)destination, Math.Min(count, 4));
            V256<double>.StorePartial(V256<double>.Widen(value.Value.GetUpper()), (double*)destination + 4, Math.Max(count - 4, 0));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> LoadMask(int* source) =>
        sizeof(T) == 8
            ? Truth(Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe()).As<long, T>())
            : Truth(Vector256.Load(source).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256<T> LoadPartialMask(int* source, int count) =>
        sizeof(T) == 8
            ? Truth(Vector256.WidenLower(V128<int>.LoadPartial(source, count).Value.ToVector256Unsafe()).As<long, T>())
            : Truth(V256<int>.LoadPartial(source, count).Value.As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V256<T> mask, int* destination)
    {
        if (sizeof(T) == 8)
        {
            Vector256.Narrow(mask.Value.AsInt64() & Vector256<long>.One, Vector256<long>.Zero).GetLower().Store(destination);
        }
        else
        {
            (mask.Value.AsInt32() & Vector256<int>.One).Store(destination);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartialMask(V256<T> mask, int* destination, int count)
    {
        if (sizeof(T) == 8)
        {
            var narrow = Vector256.Narrow(mask.Value.AsInt64() & Vector256<long>.One, Vector256<long>.Zero).GetLower();
            V128<int>.StorePartial(new(narrow), destination, count);
        }
        else
        {
            V256<int>.StorePartial(new(mask.Value.AsInt32() & Vector256<int>.One), destination, count);
        }
    }

    /// <summary>Lanes of another type of the same width, converted to T.</summary>
    /// <typeparam name="TSource">T, or the other of float and int.</typeparam>
    /// <param name="source">The lanes.</param>
    /// <returns>The converted lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V256<T> Convert<TSource>(Vector256<TSource> source) =>
        typeof(T) == typeof(TSource) ? new(source.As<TSource, T>())
        : typeof(T) == typeof(float) ? new(Vector256.ConvertToSingle(source.AsInt32()).As<float, T>())
        : new(Vector256.ConvertToInt32(source.AsSingle()).As<int, T>());

    /// <summary>Lanes of float or int as double, where T is double.</summary>
    /// <typeparam name="TSource">float or int.</typeparam>
    /// <param name="source">The lanes.</param>
    /// <returns>The converted lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V256<T> Widen<TSource>(Vector128<TSource> source) =>
        typeof(TSource) == typeof(int) ? new(ToDouble(source.AsInt32()).As<double, T>())
        : Avx.IsSupported ? new(Avx.ConvertToVector256Double(source.AsSingle()).As<double, T>())
        : new(Vector256.WidenLower(source.AsSingle().ToVector256Unsafe()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V256<T> Narrow(Vector256<double> low, Vector256<double> high) =>
        typeof(T) == typeof(float) ? new(Vector256.Narrow(low, high).As<float, T>())
        : new(Vector256.Create(Truncating(Saturate(low)), Truncating(Saturate(high))).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TTarget> NarrowHalf<TTarget>(Vector256<double> source) =>
        typeof(TTarget) == typeof(int) ? Truncating(Saturate(source)).As<int, TTarget>()
        : Avx.IsSupported ? Avx.ConvertToVector128Single(source).As<float, TTarget>()
        : Vector256.Narrow(source, source).GetLower().As<float, TTarget>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Saturate(Vector256<double> source)
    {
        var clamped = Vector256.MinNative(Vector256.MaxNative(source, Vector256.Create((double)int.MinValue)), Vector256.Create((double)int.MaxValue));
        return Vector256.ConditionalSelect(Vector256.Equals(source, source), clamped, Vector256<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Truncating(Vector256<double> source) =>
        Avx.IsSupported
            ? Avx.ConvertToVector128Int32WithTruncation(source)
            : Vector256.Narrow(Vector256.ConvertToInt64(source), Vector256<long>.Zero).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(Vector128<int> source) =>
        Avx.IsSupported
            ? Avx.ConvertToVector256Double(source)
            : Vector256.ConvertToDouble(Vector256.WidenLower(source.ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V256<T> Truth(Vector256<T> numbers) =>
        sizeof(T) == 8
            ? new(Vector256.OnesComplement(Vector256.Equals(numbers.AsInt64(), Vector256<long>.Zero)).As<long, T>())
            : new(Vector256.OnesComplement(Vector256.Equals(numbers.AsInt32(), Vector256<int>.Zero)).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> FirstLanes(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> FirstWideLanes(int count) => Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count));
}
