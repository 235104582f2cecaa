using System.Runtime.InteropServices;

namespace Hybrid.Providers.Memory;

/// <summary>A block of unmanaged memory, 64-byte aligned, that is freed when nothing refers to it any more; never by hand.</summary>
public sealed unsafe class Storage
{
    private const int Alignment = 64;

    /// <summary>From this size on the collector is told of the block, so that it runs before memory runs out.</summary>
    private const long ReportedSize = 16 * 1024;

    private readonly byte* _pointer;

    /// <summary>Reserves memory; its contents are undefined.</summary>
    /// <param name="bytes">How many bytes, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block left.</exception>
    public Storage(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
        if (bytes >= ReportedSize)
        {
            GC.AddMemoryPressure(bytes);
        }
    }

    /// <summary>Frees the memory.</summary>
    ~Storage()
    {
        NativeMemory.AlignedFree(_pointer);
        if (Bytes >= ReportedSize)
        {
            GC.RemoveMemoryPressure(Bytes);
        }
    }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The address of the first byte. The caller keeps this object alive (<see cref="GC.KeepAlive"/>) while it uses the address.</summary>
    public byte* Pointer => _pointer;

    /// <summary>The memory as elements of a type.</summary>
    /// <typeparam name="T">The element type; the size is rounded down to whole elements.</typeparam>
    /// <returns>A span that is valid while this object is alive.</returns>
    public Span<T> Span<T>()
        where T : unmanaged => new(_pointer, checked((int)(Bytes / sizeof(T))));
}
