using System.Runtime.InteropServices;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A block of memory, aligned to 64 bytes and filled with zeros, given back when disposed.</summary>
internal readonly unsafe ref struct Workspace<T>
    where T : unmanaged
{
    public Workspace(nint count)
    {
        nuint bytes = (nuint)(Math.Max(count, 1) * sizeof(T));
        Pointer = (T*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(Pointer, bytes);
    }

    public T* Pointer { get; }

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
