using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Sorting, and values carried along an axis.</content>
public sealed partial class Tensor
{
    /// <summary>The elements along an axis in order; NaN is larger than every number. The gradient goes to where each came from.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    /// <param name="descending">Whether the largest come first. Default: false.</param>
    public Tensor Sort(int axis = -1, bool descending = false) => new(descending ? Ops.sortDescending(axis, Node) : Ops.sort(axis, Node));

    /// <summary>The positions, Int32, that sort along an axis; equal elements keep their order.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    /// <param name="descending">Whether the largest come first. Default: false.</param>
    public Tensor ArgSort(int axis = -1, bool descending = false) => new(descending ? Ops.argSortDescending(axis, Node) : Ops.argSort(axis, Node));

    /// <summary>The largest elements along an axis, largest first, and their positions (Int32); of equals the first.</summary>
    /// <param name="k">How many, 0 to the axis' extent.</param>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public (Tensor Values, Tensor Positions) TopK(int k, int axis = -1)
    {
        var (values, positions) = Ops.topK(k, axis, Node);
        return (new(values), new(positions));
    }

    /// <summary>Entries along an axis, for every position of the other axes its own.</summary>
    /// <param name="positions">Int32, of this shape but for the axis.</param>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor TakeAlong(Tensor positions, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return new(Ops.takeAlong(axis, positions.Node, Node));
    }

    /// <summary>y[t] = x[0] + ... + x[t] along an axis.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor CumulativeSum(int axis = -1) => new(Ops.cumulativeSum(axis, Node));

    /// <summary>y[t] = x[0] ... x[t] along an axis; the gradient is exact where elements are 0.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor CumulativeProduct(int axis = -1) => new(Ops.cumulativeProduct(axis, Node));

    /// <summary>y[t] = the largest of x[0], ..., x[t] along an axis; NaN from the first NaN on.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor CumulativeMax(int axis = -1) => new(Ops.cumulativeMax(axis, Node));

    /// <summary>y[t] = the smallest of x[0], ..., x[t] along an axis; NaN from the first NaN on.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor CumulativeMin(int axis = -1) => new(Ops.cumulativeMin(axis, Node));

    /// <summary>y[t] = factors[t] y[t - 1] + x[t] along an axis, 0 before the first element: exponential averages; backwards, discounted returns.</summary>
    /// <param name="factors">The factors, of this shape and element type.</param>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    /// <param name="reverse">Whether it runs from the last element to the first. Default: false.</param>
    public Tensor LinearRecurrence(Tensor factors, int axis = -1, bool reverse = false)
    {
        ArgumentNullException.ThrowIfNull(factors);
        return new(reverse ? Ops.reverseRecurrence(axis, factors.Node, Node) : Ops.linearRecurrence(axis, factors.Node, Node));
    }

    /// <summary>The sums of the entries of axis 0 that share a segment, <c>[count, ...]</c>; 0 where a segment has none.</summary>
    /// <param name="segments">The segment of each entry, Int32 <c>[n]</c>, in any order; one outside raises when run.</param>
    /// <param name="count">How many segments there are.</param>
    public Tensor SegmentSum(Tensor segments, int count)
    {
        ArgumentNullException.ThrowIfNull(segments);
        return new(Ops.segmentSum(segments.Node, count, Node));
    }

    /// <summary>The means of the entries of axis 0 that share a segment, <c>[count, ...]</c>; 0 where a segment has none.</summary>
    /// <param name="segments">The segment of each entry, Int32 <c>[n]</c>, in any order; one outside raises when run.</param>
    /// <param name="count">How many segments there are.</param>
    public Tensor SegmentMean(Tensor segments, int count)
    {
        ArgumentNullException.ThrowIfNull(segments);
        return new(Ops.segmentMean(segments.Node, count, Node));
    }
}
