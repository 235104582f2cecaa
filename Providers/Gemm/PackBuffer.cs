using System.Runtime.InteropServices;

namespace Hybrid.Providers;

/// <summary>A thread's scratch memory for packed operands: it grows to the largest need and is then reused; freed when its thread has ended.</summary>
internal sealed unsafe class PackBuffer
{
    private const nuint Alignment = 4096;

    [ThreadStatic]
    private static PackBuffer? _ofThread;

    private byte* _memory;
    private nuint _size;

    ~PackBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>At least <paramref name="bytes"/> bytes, page-aligned; the same memory at every call from one thread.</summary>
    public static byte* Reserve(nuint bytes)
    {
        PackBuffer buffer = _ofThread ??= new PackBuffer();
        if (buffer._size < bytes)
        {
            nuint size = (Math.Max(bytes, 2 * buffer._size) + Alignment - 1) / Alignment * Alignment;
            NativeMemory.AlignedFree(buffer._memory);
            buffer._size = 0;
            buffer._memory = (byte*)NativeMemory.AlignedAlloc(size, Alignment);
            buffer._size = size;
        }

        return buffer._memory;
    }
}
