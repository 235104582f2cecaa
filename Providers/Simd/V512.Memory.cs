using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <content>Loads, stores and conversions.</content>
public readonly unsafe partial struct V512<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> Load(T* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V512<T> value, T* destination) => value.Value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> LoadPartial(T* source, int count)
    {
        if (Avx512F.IsSupported)
        {
            return sizeof(T) == 8
                ? new(Avx512F.MaskLoad((long*)source, FirstWideLanes(count), Vector512<long>.Zero).As<long, T>())
                : new(Avx512F.MaskLoad((int*)source, FirstLanes(count), Vector512<int>.Zero).As<int, T>());
        }

        var scratch = Vector512<T>.Zero;
        Unsafe.CopyBlockUnaligned(&scratch, source, (uint)(count * sizeof(T)));
        return new(scratch);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(V512<T> value, T* destination, int count)
    {
        if (Avx512F.IsSupported)
        {
            if (sizeof(T) == 8)
            {
                Avx512F.MaskStore((long*)destination, FirstWideLanes(count), value.Value.AsInt64());
            }
            else
            {
                Avx512F.MaskStore((int*)destination, FirstLanes(count), value.Value.AsInt32());
            }

            return;
        }

        var scratch = value.Value;
        Unsafe.CopyBlockUnaligned(destination, &scratch, (uint)(count * sizeof(T)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> LoadFrom<TSource>(TSource* source)
        where TSource : unmanaged =>
        typeof(T) == typeof(TSource) ? Load((T*)source)
        : sizeof(T) == sizeof(TSource) ? Convert(Vector512.Load(source))
        : sizeof(T) == 8 ? Widen(Vector256.Load(source))
        : Narrow(Vector512.Load((double*)source), Vector512.Load((double*)source + 8));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> LoadPartialFrom<TSource>(TSource* source, int count)
        where TSource : unmanaged =>
        typeof(T) == typeof(TSource) ? LoadPartial((T*)source, count)
        : sizeof(T) == sizeof(TSource) ? Convert(V512<TSource>.LoadPartial(source, count).Value)
        : sizeof(T) == 8 ? Widen(V256<TSource>.LoadPartial(source, count).Value)
        : Narrow(
            V512<double>.LoadPartial((double*)source, Math.Min(count, 8)).Value,
            V512<double>.LoadPartial((double*)source + 8, Math.Max(count - 8, 0)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTo<TTarget>(V512<T> value, TTarget* destination)
        where TTarget : unmanaged
    {
        if (sizeof(T) == sizeof(TTarget))
        {
            V512<TTarget>.Store(V512<TTarget>.Convert(value.Value), destination);
        }
        else if (sizeof(T) == 8)
        {
            NarrowHalf<TTarget>(value.Value.AsDouble()).Store(destination);
        }
        else
        {
            V512<double>.Store(V512<double>.Widen(value.Value.GetLower()), (double*)destination);
            V512<double>.Store(V512<double>.Widen(value.Value.GetUpper()), (double*)destination + 8);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartialTo<TTarget>(V512<T> value, TTarget* destination, int count)
        where TTarget : unmanaged
    {
        if (sizeof(T) == sizeof(TTarget))
        {
            V512<TTarget>.StorePartial(V512<TTarget>.Convert(value.Value), destination, count);
        }
        else if (sizeof(T) == 8)
        {
            V256<TTarget>.StorePartial(new(NarrowHalf<TTarget>(value.Value.AsDouble())), destination, count);
        }
        else
        {
            V512<double>.StorePartial(V512<double>.Widen(value.Value.GetLower()), (double*)destination, Math.Min(count, 8));
            V512<double>.StorePartial(V512<double>.Widen(value.Value.GetUpper()), (double*)destination + 8, Math.Max(count - 8, 0));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> LoadMask(int* source) =>
        sizeof(T) == 8
            ? Truth(Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe()).As<long, T>())
            : Truth(Vector512.Load(source).As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512<T> LoadPartialMask(int* source, int count) =>
        sizeof(T) == 8
            ? Truth(Vector512.WidenLower(V256<int>.LoadPartial(source, count).Value.ToVector512Unsafe()).As<long, T>())
            : Truth(V512<int>.LoadPartial(source, count).Value.As<int, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V512<T> mask, int* destination)
    {
        if (sizeof(T) == 8)
        {
            Vector512.Narrow(mask.Value.AsInt64() & Vector512<long>.One, Vector512<long>.Zero).GetLower().Store(destination);
        }
        else
        {
            (mask.Value.AsInt32() & Vector512<int>.One).Store(destination);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartialMask(V512<T> mask, int* destination, int count)
    {
        if (sizeof(T) == 8)
        {
            var narrow = Vector512.Narrow(mask.Value.AsInt64() & Vector512<long>.One, Vector512<long>.Zero).GetLower();
            V256<int>.StorePartial(new(narrow), destination, count);
        }
        else
        {
            V512<int>.StorePartial(new(mask.Value.AsInt32() & Vector512<int>.One), destination, count);
        }
    }

    /// <summary>Lanes of another type of the same width, converted to T.</summary>
    /// <typeparam name="TSource">T, or the other of float and int.</typeparam>
    /// <param name="source">The lanes.</param>
    /// <returns>The converted lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V512<T> Convert<TSource>(Vector512<TSource> source) =>
        typeof(T) == typeof(TSource) ? new(source.As<TSource, T>())
        : typeof(T) == typeof(float) ? new(Vector512.ConvertToSingle(source.AsInt32()).As<float, T>())
        : new(Vector512.ConvertToInt32(source.AsSingle()).As<int, T>());

    /// <summary>Lanes of float or int as double, where T is double.</summary>
    /// <typeparam name="TSource">float or int.</typeparam>
    /// <param name="source">The lanes.</param>
    /// <returns>The converted lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V512<T> Widen<TSource>(Vector256<TSource> source) =>
        typeof(TSource) == typeof(int) ? new(ToDouble(source.AsInt32()).As<double, T>())
        : Avx512F.IsSupported ? new(Avx512F.ConvertToVector512Double(source.AsSingle()).As<double, T>())
        : new(Vector512.WidenLower(source.AsSingle().ToVector512Unsafe()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V512<T> Narrow(Vector512<double> low, Vector512<double> high) =>
        typeof(T) == typeof(float) ? new(Vector512.Narrow(low, high).As<float, T>())
        : new(Vector512.Create(Truncating(Saturate(low)), Truncating(Saturate(high))).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TTarget> NarrowHalf<TTarget>(Vector512<double> source) =>
        typeof(TTarget) == typeof(int) ? Truncating(Saturate(source)).As<int, TTarget>()
        : Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(source).As<float, TTarget>()
        : Vector512.Narrow(source, source).GetLower().As<float, TTarget>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Saturate(Vector512<double> source)
    {
        var clamped = Vector512.MinNative(Vector512.MaxNative(source, Vector512.Create((double)int.MinValue)), Vector512.Create((double)int.MaxValue));
        return Vector512.ConditionalSelect(Vector512.Equals(source, source), clamped, Vector512<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Truncating(Vector512<double> source) =>
        Avx512F.IsSupported
            ? Avx512F.ConvertToVector256Int32WithTruncation(source)
            : Vector512.Narrow(Vector512.ConvertToInt64(source), Vector512<long>.Zero).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ToDouble(Vector256<int> source) =>
        Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(source)
            : Vector512.ConvertToDouble(Vector512.WidenLower(source.ToVector512Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V512<T> Truth(Vector512<T> numbers) =>
        sizeof(T) == 8
            ? new(Vector512.OnesComplement(Vector512.Equals(numbers.AsInt64(), Vector512<long>.Zero)).As<long, T>())
            : new(Vector512.OnesComplement(Vector512.Equals(numbers.AsInt32(), Vector512<int>.Zero)).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> FirstLanes(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> FirstWideLanes(int count) => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count));
}
