using System.Runtime.Intrinsics;

namespace Hybrid.Providers;

/// <summary>A width of the processor's vector registers: what the product kernels need of it. Implementations are stateless type arguments.</summary>
internal unsafe interface IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Rows of C in a full tile of two vectors a row: as many as the register file holds.</summary>
    static abstract int TileRows { get; }

    /// <summary>Asks for the cache line at an address that will soon be used.</summary>
    static abstract void Prefetch(T* address);

    static abstract TVector Load(T* source);

    static abstract void Store(T* target, TVector value);

    static abstract TVector Create(T value);

    /// <summary>x y + z, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>The sum of the vector's 128-bit lanes.</summary>
    static abstract Vector128<T> SumLanes(TVector value);

    /// <summary>All bits set in the first <paramref name="count"/> lanes, 0 to Lanes.</summary>
    static abstract TVector Mask(int count);

    /// <summary>Loads the first <paramref name="count"/> lanes, which the mask selects, and zeros; touches no other memory.</summary>
    static abstract TVector LoadPart(T* source, TVector mask, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes, which the mask selects; touches no other memory.</summary>
    static abstract void StorePart(T* target, TVector mask, int count, TVector value);

    /// <summary>Gathers 16 bytes for each 128-bit lane i, from source + min(i, last) * stride bytes.</summary>
    static abstract TVector LoadLanes(byte* source, nint stride, int last);

    /// <summary>Transposes the 4 x 4 (single) or 2 x 2 (double, in x0 and x1) blocks of each 128-bit lane.</summary>
    static abstract void TransposeLanes(ref TVector x0, ref TVector x1, ref TVector x2, ref TVector x3);
}
