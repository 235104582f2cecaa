using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>How an operand's elements are stored.</summary>
internal unsafe interface IFormat
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    /// <summary>Reads a whole vector.</summary>
    static abstract TVector Read<TVector, T>(byte* source)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;

    /// <summary>Reads the first n lanes.</summary>
    static abstract TVector ReadFirst<TVector, T>(byte* source, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;

    /// <summary>Reads one element into all lanes.</summary>
    static abstract TVector ReadOne<TVector, T>(byte* source)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;

    /// <summary>Writes a whole vector.</summary>
    static abstract void Write<TVector, T>(TVector value, byte* target)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;

    /// <summary>Writes the first n lanes.</summary>
    static abstract void WriteFirst<TVector, T>(TVector value, byte* target, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;
}

/// <summary>Makes something of a format's type.</summary>
internal interface IFormatVisitor<out TResult>
{
    /// <summary>Called with the format.</summary>
    TResult Visit<TFormat>()
        where TFormat : struct, IFormat;
}

/// <summary>The formats of memory.</summary>
internal static unsafe class Formats
{
    /// <summary>Elements of the compute type, 8 bytes.</summary>
    public readonly struct Wide : IFormat
    {
        public static int Size => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Read<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Load((T*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadFirst<TVector, T>(byte* source, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadPartial((T*)source, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadOne<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Create(*(T*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TVector, T>(TVector value, byte* target)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Store(value, (T*)target);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteFirst<TVector, T>(TVector value, byte* target, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StorePartial(value, (T*)target, n);
    }

    /// <summary>Elements of the compute type, 4 bytes.</summary>
    public readonly struct Narrow : IFormat
    {
        public static int Size => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Read<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Load((T*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadFirst<TVector, T>(byte* source, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadPartial((T*)source, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadOne<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Create(*(T*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TVector, T>(TVector value, byte* target)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Store(value, (T*)target);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteFirst<TVector, T>(TVector value, byte* target, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StorePartial(value, (T*)target, n);
    }

    /// <summary>Truth values, 4 bytes.</summary>
    public readonly struct Truth : IFormat
    {
        public static int Size => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Read<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadMask((int*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadFirst<TVector, T>(byte* source, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadPartialMask((int*)source, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadOne<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => *(int*)source != 0 ? TVector.AllBitsSet : TVector.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TVector, T>(TVector value, byte* target)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StoreMask(value, (int*)target);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteFirst<TVector, T>(TVector value, byte* target, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StorePartialMask(value, (int*)target, n);
    }

    /// <summary>Elements of another type than the compute type: float.</summary>
    public readonly struct ConvertedSingle : IFormat
    {
        public static int Size => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Read<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadFrom((float*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadFirst<TVector, T>(byte* source, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadPartialFrom((float*)source, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadOne<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Create(TVector.ToScalar(TVector.LoadPartialFrom((float*)source, 1)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TVector, T>(TVector value, byte* target)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StoreTo(value, (float*)target);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteFirst<TVector, T>(TVector value, byte* target, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StorePartialTo(value, (float*)target, n);
    }

    /// <summary>Elements of another type than the compute type: double.</summary>
    public readonly struct ConvertedDouble : IFormat
    {
        public static int Size => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Read<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadFrom((double*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadFirst<TVector, T>(byte* source, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadPartialFrom((double*)source, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadOne<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Create(TVector.ToScalar(TVector.LoadPartialFrom((double*)source, 1)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TVector, T>(TVector value, byte* target)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StoreTo(value, (double*)target);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteFirst<TVector, T>(TVector value, byte* target, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StorePartialTo(value, (double*)target, n);
    }

    /// <summary>Elements of another type than the compute type: int.</summary>
    public readonly struct ConvertedInteger : IFormat
    {
        public static int Size => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Read<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadFrom((int*)source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadFirst<TVector, T>(byte* source, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LoadPartialFrom((int*)source, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ReadOne<TVector, T>(byte* source)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Create(TVector.ToScalar(TVector.LoadPartialFrom((int*)source, 1)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TVector, T>(TVector value, byte* target)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StoreTo(value, (int*)target);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteFirst<TVector, T>(TVector value, byte* target, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.StorePartialTo(value, (int*)target, n);
    }

    /// <summary>Calls the visitor with the format of an element type in a loop of a compute type.</summary>
    public static TResult Visit<TResult>(ElementType element, ElementType compute, IFormatVisitor<TResult> visitor) => (element, element == compute) switch
    {
        (ElementType.Float64, true) => visitor.Visit<Wide>(),
        (_, true) => visitor.Visit<Narrow>(),
        (ElementType.Float32, _) => visitor.Visit<ConvertedSingle>(),
        (ElementType.Float64, _) => visitor.Visit<ConvertedDouble>(),
        (ElementType.Int32, _) => visitor.Visit<ConvertedInteger>(),
        _ => visitor.Visit<Truth>(),
    };
}
