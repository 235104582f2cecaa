using Hybrid.Providers.Cuda;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>Runs kernels of a device on operands that tests keep in arrays.</summary>
internal static unsafe class DeviceRun
{
    /// <summary>Runs on a copy of a loop's memory, guards included.</summary>
    public static LoopCase After(LoopCase data, CudaTarget target, Kernel kernel) => data.Copy() is var copy
        ? copy.With(operands =>
        {
            byte[][] memory = [.. copy.Memory];
            nint[] first = new nint[memory.Length];
            for (int i = 0; i < memory.Length; i++)
            {
                fixed (byte* start = memory[i])
                {
                    first[i] = (nint)(((byte**)operands)[i] - start);
                }
            }

            Run(target, kernel, memory, first);
        })
        : throw new InvalidOperationException();

    /// <summary>Runs on arrays, which receive what the kernel wrote.</summary>
    public static void Run(CudaTarget target, Kernel kernel, params Array[] arrays)
    {
        byte[][] memory = [.. arrays.Select(array => { byte[] bytes = new byte[Buffer.ByteLength(array)]; Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length); return bytes; })];
        Run(target, kernel, memory, new nint[memory.Length]);
        for (int i = 0; i < arrays.Length; i++)
        {
            Buffer.BlockCopy(memory[i], 0, arrays[i], 0, memory[i].Length);
        }
    }

    private static void Run(CudaTarget target, Kernel kernel, byte[][] memory, nint[] first)
    {
        var blocks = memory.Select(bytes => (CudaBlock)target.Device!.Reserve(bytes.Length)).ToArray();
        byte** table = stackalloc byte*[memory.Length];
        for (int i = 0; i < memory.Length; i++)
        {
            fixed (byte* source = memory[i])
            {
                blocks[i].Upload(source);
            }

            table[i] = (byte*)(blocks[i].Address + first[i]);
        }

        target.Run([kernel], [0], table, 1);
        for (int i = 0; i < memory.Length; i++)
        {
            fixed (byte* result = memory[i])
            {
                blocks[i].Download(result);
            }

            blocks[i].Dispose();
        }
    }
}
