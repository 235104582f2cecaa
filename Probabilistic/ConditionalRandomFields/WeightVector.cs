using Hybrid.Providers.Memory;

namespace Hybrid.Probabilistic;

/// <summary>A vector of doubles outside the managed heap, aligned to whole registers, at first 0.</summary>
internal sealed unsafe class WeightVector
{
    private readonly Storage _storage;

    public WeightVector(long length)
    {
        Length = length;
        _storage = new Storage(length * sizeof(double));
        System.Runtime.InteropServices.NativeMemory.Clear(_storage.Pointer, (nuint)(length * sizeof(double)));
    }

    /// <summary>How many numbers.</summary>
    public long Length { get; }

    /// <summary>The first number; valid while this object is alive.</summary>
    public double* Pointer => (double*)_storage.Pointer;

    /// <summary>A range of the numbers.</summary>
    public Span<double> Slice(long start, int length) => new(Pointer + start, length);

    public void CopyTo(WeightVector target) => Buffer.MemoryCopy(Pointer, target.Pointer, target.Length * sizeof(double), Length * sizeof(double));

    public void Clear() => System.Runtime.InteropServices.NativeMemory.Clear(Pointer, (nuint)(Length * sizeof(double)));
}
