using System.Runtime.InteropServices;

namespace Hybrid.Providers;

/// <summary>A thread's scratch memory for packed operands: it grows to the largest need and is then reused; freed when its thread has ended.</summary>
internal sealed unsafe class PackBuffer
{
    private const nuint Alignment = 4096;

    [ThreadStatic]
    private static PackBuffer? _ofThread;

    [ThreadStatic]
    private static PackBuffer? _shared;

    private byte* _memory;
    private nuint _size;

    ~PackBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>At least <paramref name="bytes"/> bytes, page-aligned; the same memory at every call from one thread.</summary>
    public static byte* Reserve(nuint bytes) => (_ofThread ??= new PackBuffer()).Grow(bytes);

    /// <summary>Like <see cref="Reserve"/>, but other memory: for partial results that a call's workers hand to each other while each uses its own scratch.</summary>
    public static byte* ReserveShared(nuint bytes) => (_shared ??= new PackBuffer()).Grow(bytes);

    private byte* Grow(nuint bytes)
    {
        if (_size < bytes)
        {
            nuint size = (Math.Max(bytes, 2 * _size) + Alignment - 1) / Alignment * Alignment;
            NativeMemory.AlignedFree(_memory);
            _size = 0;
            _memory = (byte*)NativeMemory.AlignedAlloc(size, Alignment);
            _size = size;
        }

        return _memory;
    }
}
