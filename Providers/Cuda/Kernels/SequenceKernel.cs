namespace Hybrid.Providers.Cuda;

/// <summary>A product, then the loop that finishes its result: the loop's operand 0 is the product's operand 2, and its others follow.</summary>
internal sealed unsafe class SequenceKernel(Kernel product, Kernel epilogue) : CudaKernel
{
    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        product.RunAll(operands, 1);
        epilogue.RunAll(operands + 2, 1);
    }
}
