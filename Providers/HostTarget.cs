using Hybrid.Providers.Memory;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;

namespace Hybrid.Providers;

/// <summary>The processor.</summary>
internal sealed unsafe class HostTarget : KernelTarget
{
    private HostTarget()
    {
    }

    public static HostTarget Instance { get; } = new();

    public override IDevice? Device => null;

    public override string Name => "the processor";

    public override Kernel Loop(LoopDescription loop) => PointwiseKernel.Create(loop);

    public override Kernel Reduce(ReduceDescription reduction) => ReduceKernel.Create(reduction);

    public override Kernel Product(GemmDescription product, LoopDescription? epilogue) =>
        MatrixProduct.Create(epilogue is null ? product : product with { Epilogue = PointwiseKernel.Create(epilogue) });

    public override Kernel Gather(GatherDescription gather) => GatherKernel.Create(gather);

    public override Kernel ScatterAdd(GatherDescription scatter) => ScatterAddKernel.Create(scatter, clear: true);

    public override Kernel Routine(Func<Kernel?, Kernel> make, LoopDescription? epilogue, long[] bytes, int inputs) =>
        make(epilogue is null ? null : PointwiseKernel.Create(epilogue));

    public override void Run(Kernel[] kernels, int[] starts, byte** table, int threads)
    {
        for (int i = 0; i < kernels.Length; i++)
        {
            kernels[i].RunAll(table + starts[i], threads);
        }
    }

    public override void Synchronize()
    {
    }
}
