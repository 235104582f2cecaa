namespace Hybrid.Providers.Pointwise;

/// <summary>Makes kernels that carry out a fused loop.</summary>
public static class PointwiseKernel
{
    /// <summary>Prepares a loop. Its units are the positions of the leading dimension (one when the shape is empty).</summary>
    /// <param name="loop">What to do at every position.</param>
    /// <param name="mode">How to carry it out; the result is the same.</param>
    /// <returns>The kernel; its operands are those of the loop, in order.</returns>
    /// <exception cref="ArgumentException">The loop is malformed: a register or operand out of range, strides of another rank, an operation that its compute type does not have.</exception>
    public static Kernel Create(LoopDescription loop, KernelMode mode = KernelMode.Auto)
    {
        return new ScalarPointwiseKernel(loop);
    }
}
