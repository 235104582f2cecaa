namespace Hybrid.Providers.Cuda;

/// <summary>A kernel, then the loop that finishes its result.</summary>
/// <param name="first">The kernel.</param>
/// <param name="epilogue">The loop: its operand 0 is the kernel's result, and its others follow that.</param>
/// <param name="result">Which operand the result is.</param>
internal sealed unsafe class SequenceKernel(Kernel first, Kernel epilogue, int result) : CudaKernel
{
    /// <inheritdoc/>
    public override bool UsesHost => first is CudaKernel { UsesHost: true };

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        first.RunAll(operands, 1);
        epilogue.RunAll(operands + result, 1);
    }
}
