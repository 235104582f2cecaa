using Hybrid.Providers.Memory;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;

namespace Hybrid.Providers.Cuda;

/// <summary>A graphics processor: loops, reductions and movements by generated kernels, products by cuBLAS where it takes their strides.</summary>
internal sealed unsafe class CudaTarget(CudaDevice device) : KernelTarget
{
    /// <summary>The kernels' source.</summary>
    public CudaModule Module { get; } = new(device);

    public override IDevice? Device => device;

    public override string Name => device.Name;

    public override Kernel Loop(LoopDescription loop) =>
        new LaunchKernel(device, Module, LoopSource.Of(loop) is { } kernel ? [kernel] : [], loop.Operands.Length);

    public override Kernel Reduce(ReduceDescription reduction)
    {
        var (kernels, workBytes) = ReduceSource.Of(reduction);
        return new LaunchKernel(device, Module, kernels, reduction.Loop.Operands.Length, workBytes == 0 ? null : (CudaBlock)device.Reserve(workBytes));
    }

    public override Kernel Product(GemmDescription product, LoopDescription? epilogue)
    {
        Kernel kernel = CublasKernel.TryCreate(device, product) as Kernel
            ?? new LaunchKernel(device, Module, ProductSource.Strided(product) is { } own ? [own] : [], 3);
        return epilogue is null ? kernel : new SequenceKernel(kernel, Loop(epilogue));
    }

    public override Kernel Gather(GatherDescription gather) => MovementKernel.Of(device, Module, gather, scatters: false);

    public override Kernel ScatterAdd(GatherDescription scatter) => MovementKernel.Of(device, Module, scatter, scatters: true);

    public override Kernel FromHost(Kernel kernel, long[] bytes, bool[] writes) => new HostKernel(device, kernel, bytes, writes);

    public override void Run(Kernel[] kernels, int[] starts, byte** table)
    {
        lock (device.Gate)
        {
            device.Enter();
            for (int i = 0; i < kernels.Length; i++)
            {
                kernels[i].RunAll(table + starts[i], 1);
            }
        }
    }

    public override void Synchronize() => device.Synchronize();
}
