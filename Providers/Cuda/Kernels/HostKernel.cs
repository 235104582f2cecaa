using Hybrid.Providers.Memory;

namespace Hybrid.Providers.Cuda;

/// <summary>A kernel of the processor's on operands that lie on the device: they are copied there and back, for what has no kernel of the device's yet.</summary>
/// <param name="device">The device.</param>
/// <param name="kernel">The processor's kernel.</param>
/// <param name="bytes">The bytes of each operand.</param>
/// <param name="writes">Whether the kernel writes the operand.</param>
internal sealed unsafe class HostKernel(CudaDevice device, Kernel kernel, long[] bytes, bool[] writes) : CudaKernel
{
    private readonly Storage[] _blocks = [.. bytes.Select(size => new Storage(size))];

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        byte** table = stackalloc byte*[_blocks.Length];
        for (int i = 0; i < _blocks.Length; i++)
        {
            table[i] = _blocks[i].Pointer;
            device.Download((nint)operands[i], table[i], bytes[i]);
        }

        kernel.RunAll(table, Compute.Threads);
        for (int i = 0; i < _blocks.Length; i++)
        {
            if (writes[i])
            {
                device.Upload(table[i], (nint)operands[i], bytes[i]);
            }
        }

        GC.KeepAlive(_blocks);
    }
}
