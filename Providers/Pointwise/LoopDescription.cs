using System.Collections.Immutable;

namespace Hybrid.Providers.Pointwise;

/// <summary>One operand of a loop: its element type and how its address moves along each dimension.</summary>
/// <param name="Type">The type of its elements in memory.</param>
/// <param name="Strides">For each dimension of the loop, the step in elements; 0 where the operand is broadcast or reduced, negative where reversed.</param>
public sealed record Operand(ElementType Type, ImmutableArray<nint> Strides);

/// <summary>How values that fall on the same output element are combined.</summary>
public enum ReduceOperation
{
    /// <summary>Sum; 0 for none.</summary>
    Sum,

    /// <summary>Product; 1 for none.</summary>
    Product,

    /// <summary>Largest; -infinity for none; NaN wins.</summary>
    Max,

    /// <summary>Smallest; infinity for none; NaN wins.</summary>
    Min,

    /// <summary>Position along the reduced dimensions of the largest; the first of equals; the first NaN wins. The result is Int32.</summary>
    ArgMax,

    /// <summary>Position of the smallest; the first of equals; the first NaN wins. The result is Int32.</summary>
    ArgMin,
}

/// <summary>A loop over a rectangular space that evaluates the same statements at every position.</summary>
/// <param name="ComputeType">The type that the body computes in: Float32, Float64 or Int32.</param>
/// <param name="Shape">The extent of each dimension; the first is the one that the kernel's units divide. May be empty (one position).</param>
/// <param name="Operands">The operands, inputs and outputs. An output may be the same memory as an input only with the same strides.</param>
/// <param name="Body">What to do at each position.</param>
public sealed record LoopDescription(
    ElementType ComputeType, ImmutableArray<nint> Shape, ImmutableArray<Operand> Operands, ImmutableArray<Statement> Body);
