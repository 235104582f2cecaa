using System.Runtime.InteropServices;

namespace Hybrid.Providers.Tests.Pointwise;

/// <summary>Runs kernels on managed arrays, which it pins for the call.</summary>
internal static unsafe class KernelRunner
{
    /// <summary>Runs everything.</summary>
    public static void RunAll(Kernel kernel, int threads, params Array[] arrays) => With(arrays, 0, operands => kernel.RunAll((byte**)operands, threads));

    /// <summary>Runs a range of units.</summary>
    public static void Run(Kernel kernel, nint begin, nint limit, params Array[] arrays) => With(arrays, 0, operands => kernel.Run((byte**)operands, begin, limit));

    /// <summary>Calls <paramref name="body"/> with the address of the arrays' addresses.</summary>
    public static void With(Array[] arrays, nint offset, Action<nint> body)
    {
        GCHandle[] handles = [.. arrays.Select(array => GCHandle.Alloc(array, GCHandleType.Pinned))];
        byte** operands = stackalloc byte*[arrays.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            operands[i] = (byte*)handles[i].AddrOfPinnedObject() + offset;
        }

        try
        {
            body((nint)operands);
        }
        finally
        {
            foreach (var handle in handles)
            {
                handle.Free();
            }
        }
    }
}
