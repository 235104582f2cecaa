using Hybrid.Providers.Memory;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;

namespace Hybrid.Providers.Cuda;

/// <summary>A graphics processor: loops, reductions and movements by generated kernels, products by cuBLAS where it takes their strides, with a bias by cuBLASLt.</summary>
internal sealed unsafe class CudaTarget(CudaDevice device) : KernelTarget
{
    /// <summary>The kernels' source.</summary>
    public CudaModule Module { get; } = new(device);

    public override IDevice? Device => device;

    public override string Name => device.Name;

    public override Kernel Loop(LoopDescription loop) => Generated(LoopSource.Of(loop), loop.Operands.Length);

    public override Kernel Reduce(ReduceDescription reduction) => Generated(ReduceSource.Of(reduction), reduction.Loop.Operands.Length);

    public override Kernel Product(GemmDescription product, LoopDescription? epilogue)
    {
        if (epilogue is not null && CublasLtKernel.TryCreate(device, product, epilogue) is { } whole)
        {
            return whole;
        }

        Kernel kernel = CublasKernel.TryCreate(device, product) as Kernel
            ?? Generated(ProductSource.Strided(product), 3);
        return epilogue is null ? kernel : new SequenceKernel(kernel, Loop(epilogue), 2);
    }

    public override Kernel Gather(GatherDescription gather) => MovementKernel.Of(device, Module, gather, scatters: false);

    public override Kernel ScatterAdd(GatherDescription scatter) => MovementKernel.Of(device, Module, scatter, scatters: true);

    public override Kernel Routine(Func<Kernel?, Kernel> make, LoopDescription? epilogue, long[] bytes, int inputs)
    {
        var host = make(null);
        Kernel kernel = host.Description switch
        {
            ConvolutionDescription d => Generated(ConvolutionSource.Of(d), 3),
            KernelGradient d => Generated(ConvolutionSource.Gradient(d.Convolution), 3),
            WindowDescription d => Generated(WindowSource.Of(d), inputs + 1),
            _ => new HostKernel(device, host, bytes, inputs),
        };
        return epilogue is null ? kernel : new SequenceKernel(kernel, Loop(epilogue), inputs);
    }

    public override void Run(Kernel[] kernels, int[] starts, byte** table, int threads)
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

    private LaunchKernel Generated(GeneratedKernel? kernel, int operands) => new(device, Module, kernel is null ? [] : [kernel], operands);

    private LaunchKernel Generated((GeneratedKernel[] Kernels, long WorkBytes) source, int operands) =>
        new(device, Module, source.Kernels, operands, source.WorkBytes == 0 ? null : (CudaBlock)device.Reserve(source.WorkBytes));
}
