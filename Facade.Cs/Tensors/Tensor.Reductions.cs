using Hybrid.Providers.Pointwise;
using Node = Hybrid.Core.Tensor;
using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Combination over axes. Reduced axes vanish, or keep extent 1 with <c>keepDims</c>.</content>
public sealed partial class Tensor
{
    /// <summary>The sum over all elements: a scalar; 0 over nothing.</summary>
    public Tensor Sum() => Reduce(ReduceOperation.Sum, AllAxes, false);

    /// <summary>Sums over one axis; 0 over nothing.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor Sum(int axis, bool keepDims = false) => Reduce(ReduceOperation.Sum, [axis], keepDims);

    /// <summary>Sums over several axes; 0 over nothing.</summary>
    /// <param name="axes">The axes, each once.</param>
    /// <param name="keepDims">Keeps the axes with extent 1. Default: false.</param>
    public Tensor Sum(int[] axes, bool keepDims = false) => Reduce(ReduceOperation.Sum, axes, keepDims);

    /// <summary>The mean of all elements: a scalar; NaN of nothing.</summary>
    public Tensor Mean() => new(Ops.mean(Node));

    /// <summary>Means over one axis.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor Mean(int axis, bool keepDims = false) => Mean([axis], keepDims);

    /// <summary>Means over several axes.</summary>
    /// <param name="axes">The axes, each once.</param>
    /// <param name="keepDims">Keeps the axes with extent 1. Default: false.</param>
    public Tensor Mean(int[] axes, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return new(keepDims ? Ops.meanKeep(axes, Node) : Ops.meanOver(axes, Node));
    }

    /// <summary>The variance of all elements: the mean squared deviation from the mean (divided by their number, not by one less).</summary>
    public Tensor Variance() => Variance(AllAxes);

    /// <summary>Variances over one axis: mean squared deviations from the mean.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor Variance(int axis, bool keepDims = false) => Variance([axis], keepDims);

    /// <summary>Variances over several axes: mean squared deviations from the mean.</summary>
    /// <param name="axes">The axes, each once.</param>
    /// <param name="keepDims">Keeps the axes with extent 1. Default: false.</param>
    public Tensor Variance(int[] axes, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(axes);
        Node variance = Ops.varianceKeep(axes, Node);
        return new(keepDims ? variance : Ops.meanOver(axes, variance));
    }

    /// <summary>Standard deviations over one axis: square roots of <see cref="Variance(int, bool)"/>.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor StandardDeviation(int axis, bool keepDims = false) => Variance(axis, keepDims).Sqrt();

    /// <summary>The largest element: a scalar; NaN if any is, -infinity of nothing.</summary>
    public Tensor Max() => Reduce(ReduceOperation.Max, AllAxes, false);

    /// <summary>The largest elements over one axis; NaN if any is.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor Max(int axis, bool keepDims = false) => Reduce(ReduceOperation.Max, [axis], keepDims);

    /// <summary>The largest elements over several axes; NaN if any is.</summary>
    /// <param name="axes">The axes, each once.</param>
    /// <param name="keepDims">Keeps the axes with extent 1. Default: false.</param>
    public Tensor Max(int[] axes, bool keepDims = false) => Reduce(ReduceOperation.Max, axes, keepDims);

    /// <summary>The smallest element: a scalar; NaN if any is, infinity of nothing.</summary>
    public Tensor Min() => Reduce(ReduceOperation.Min, AllAxes, false);

    /// <summary>The smallest elements over one axis; NaN if any is.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor Min(int axis, bool keepDims = false) => Reduce(ReduceOperation.Min, [axis], keepDims);

    /// <summary>The smallest elements over several axes; NaN if any is.</summary>
    /// <param name="axes">The axes, each once.</param>
    /// <param name="keepDims">Keeps the axes with extent 1. Default: false.</param>
    public Tensor Min(int[] axes, bool keepDims = false) => Reduce(ReduceOperation.Min, axes, keepDims);

    /// <summary>The product of all elements: a scalar; 1 over nothing.</summary>
    public Tensor Product() => Reduce(ReduceOperation.Product, AllAxes, false);

    /// <summary>Products over one axis; 1 over nothing.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor Product(int axis, bool keepDims = false) => Reduce(ReduceOperation.Product, [axis], keepDims);

    /// <summary>The position of the largest element along an axis, the first of equals: Int32; no gradient flows.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor ArgMax(int axis = -1, bool keepDims = false) => Reduce(ReduceOperation.ArgMax, [axis], keepDims);

    /// <summary>The position of the smallest element along an axis, the first of equals: Int32; no gradient flows.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    /// <param name="keepDims">Keeps the axis with extent 1. Default: false.</param>
    public Tensor ArgMin(int axis = -1, bool keepDims = false) => Reduce(ReduceOperation.ArgMin, [axis], keepDims);

    /// <summary>ln of the sum of exponentials along an axis, which vanishes; stable at any size, -infinity when all elements are.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor LogSumExp(int axis = -1) => new(Ops.logSumExp(axis, Node));

    /// <summary>Exponentials divided by their sum along an axis: positive numbers with sum 1; stable at any size.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor Softmax(int axis = -1) => new(Ops.softmax(axis, Node));

    /// <summary>The logarithms of <see cref="Softmax"/>, computed without taking a logarithm of a small number.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor LogSoftmax(int axis = -1) => new(Ops.logSoftmax(axis, Node));

    private int[] AllAxes => [.. Enumerable.Range(0, Rank)];

    private Tensor Reduce(ReduceOperation operation, int[] axes, bool keepDims)
    {
        ArgumentNullException.ThrowIfNull(axes);
        int[] normal = Core.ShapeModule.axes(operation.ToString(), Rank, axes);
        Node reduced = Core.Primitives.reduce(operation, normal, Node);
        return new(keepDims ? Core.Primitives.reshape(Core.ShapeModule.keeping(normal, Node.Shape), reduced) : reduced);
    }
}
