using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>A kernel that reduces a fused expression. Make one with <see cref="Create(ReduceDescription, KernelMode)"/>.</summary>
public abstract class ReduceKernel : Kernel
{
    private protected ReduceKernel()
    {
    }

    /// <summary>Whether the leading dimension is kept, so that units are its positions and unit i writes only the output's row i.</summary>
    public abstract bool IsRowWise { get; }

    /// <summary>Prepares a reduction.</summary>
    /// <param name="description">What to reduce and how. Sum, Product, Max and Min of nothing give their identity.</param>
    /// <param name="mode">How to carry it out; the result is the same.</param>
    /// <returns>
    /// The kernel; its operands are those of the loop, in order. Where it is row-wise its units are the positions of the leading dimension; otherwise they are
    /// whatever divides best, and each writes elements of its own. The bits of the result depend neither on the number of threads nor on the division: values are
    /// combined in several accumulators, those in wider totals, those of chunks of fixed size in their order.
    /// </returns>
    /// <exception cref="ArgumentException">The description is malformed, or asks for the position of the largest or smallest of nothing.</exception>
    public static ReduceKernel Create(ReduceDescription description, KernelMode mode = KernelMode.Auto) => Create(description, mode, VectorWidth.Auto);

    /// <summary>Prepares a reduction for registers of a given width.</summary>
    internal static ReduceKernel Create(ReduceDescription description, KernelMode mode, VectorWidth width)
    {
        ReduceCheck.Check(description);
        var body = LoopBody.Of(description.Loop, "Reduce", description.Value);
        return Vectors.Visit(description.Loop.ComputeType, width, new ReduceBuilder(description, body, PointwiseKernel.IsFused(mode)));
    }
}
