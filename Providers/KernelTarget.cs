using Hybrid.Providers.Cuda;
using Hybrid.Providers.Memory;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;

namespace Hybrid.Providers;

/// <summary>Where a plan's kernels run: makes each kernel from its description, and reserves the memory that they work on.</summary>
internal abstract class KernelTarget
{
    /// <summary>The target that <see cref="Compute.Backend"/> asks for; on a device a new one, whose kernels are compiled together.</summary>
    public static KernelTarget Current => On(Compute.Device);

    /// <summary>The processor for null, or a new target on a device.</summary>
    public static KernelTarget On(CudaDevice? device) => device is null ? HostTarget.Instance : new CudaTarget(device);

    /// <summary>The device whose memory the kernels take, or null for the processor.</summary>
    public abstract IDevice? Device { get; }

    /// <summary>What the kernels run on, for people.</summary>
    public abstract string Name { get; }

    public abstract Kernel Loop(LoopDescription loop);

    public abstract Kernel Reduce(ReduceDescription reduction);

    /// <summary>A product without epilogue of its own, then a loop over its rows.</summary>
    public abstract Kernel Product(GemmDescription product, LoopDescription? epilogue);

    public abstract Kernel Gather(GatherDescription gather);

    /// <summary>Zeros, then additions.</summary>
    public abstract Kernel ScatterAdd(GatherDescription scatter);

    /// <summary>A routine's kernel. Its operands are its inputs, then its result, then those of the loop that finishes the result.</summary>
    /// <param name="make">Makes the processor's kernel with an epilogue, or null for none.</param>
    /// <param name="epilogue">A loop over the result's rows, whose operand 0 is the result; null for none.</param>
    /// <param name="bytes">The bytes of each input, and of the result.</param>
    /// <param name="inputs">How many inputs there are.</param>
    public abstract Kernel Routine(Func<Kernel?, Kernel> make, LoopDescription? epilogue, long[] bytes, int inputs);

    /// <summary>Runs a table of kernels, one after the other.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="starts">Where in the table the operands of each begin.</param>
    /// <param name="table">Addresses.</param>
    /// <param name="threads">The most threads of this side to use.</param>
    public abstract unsafe void Run(Kernel[] kernels, int[] starts, byte** table, int threads);

    /// <summary>Waits until everything that was launched is done.</summary>
    public abstract void Synchronize();
}
