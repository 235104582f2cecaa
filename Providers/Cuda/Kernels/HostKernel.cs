using Hybrid.Providers.Memory;

namespace Hybrid.Providers.Cuda;

/// <summary>A kernel of the processor's on operands that lie on the device: they are copied there and back, for what has no kernel of the device's yet.</summary>
/// <param name="device">The device.</param>
/// <param name="kernel">The processor's kernel.</param>
/// <param name="bytes">The bytes of each operand.</param>
/// <param name="inputs">How many are only read; the others are only written.</param>
internal sealed unsafe class HostKernel(CudaDevice device, Kernel kernel, long[] bytes, int inputs) : CudaKernel
{
    private readonly Storage[] _blocks = [.. bytes.Select(size => new Storage(size))];

    /// <inheritdoc/>
    public override bool UsesHost => true;

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        byte** table = stackalloc byte*[_blocks.Length];
        for (int i = 0; i < _blocks.Length; i++)
        {
            table[i] = _blocks[i].Pointer;
            if (i < inputs)
            {
                device.Download((nint)operands[i], table[i], bytes[i]);
            }
        }

        kernel.RunAll(table, Compute.Threads);
        for (int i = inputs; i < _blocks.Length; i++)
        {
            device.Upload(table[i], (nint)operands[i], bytes[i]);
        }

        GC.KeepAlive(_blocks);
    }
}
