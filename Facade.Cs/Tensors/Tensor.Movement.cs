using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Movement of elements; nothing is computed.</content>
public sealed partial class Tensor
{
    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <param name="shape">The extents; one may be -1 and is worked out.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(Ops.reshape([.. shape], Node));
    }

    /// <summary>All axes in one: a vector.</summary>
    public Tensor Flatten() => Reshape(Size);

    /// <summary>The last two axes exchanged: a transposed matrix, or each of a batch of them.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Transpose() => new(Ops.transpose(Node));

    /// <summary>Axes in another order: axis i of the result is axis order[i] of this tensor.</summary>
    /// <param name="order">Every axis once.</param>
    /// <exception cref="ArgumentException">An axis is missing, repeated or out of range.</exception>
    public Tensor Permute(params int[] order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new(Ops.permute([.. order], Node));
    }

    /// <summary>Axes of extent 1 stretched to a shape under the broadcasting rule.</summary>
    /// <param name="shape">The wanted extents.</param>
    /// <exception cref="ArgumentException">An axis other than one of extent 1 differs.</exception>
    public Tensor BroadcastTo(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(Ops.broadcastTo([.. shape], Node));
    }

    /// <summary>A new axis of extent 1.</summary>
    /// <param name="axis">Where it stands in the result, -Rank - 1 to Rank.</param>
    public Tensor ExpandDims(int axis) => new(Ops.expandDims(axis, Node));

    /// <summary>Without an axis of extent 1.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1.</param>
    /// <exception cref="ArgumentException">The axis has another extent.</exception>
    public Tensor Squeeze(int axis) => new(Ops.squeeze(axis, Node));

    /// <summary>One axis at another place, the others in their order.</summary>
    /// <param name="from">The axis, -Rank to Rank - 1.</param>
    /// <param name="to">Its place in the result, -Rank to Rank - 1.</param>
    public Tensor MoveAxis(int from, int to) => new(Ops.moveAxis(from, to, Node));

    /// <summary>Some axes backwards.</summary>
    /// <param name="axes">The axes, each once.</param>
    public Tensor Reverse(params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return new(Ops.reverse([.. axes], Node));
    }

    /// <summary>Zeros before and after along each axis.</summary>
    /// <param name="before">How many before, for each axis.</param>
    /// <param name="after">How many after, for each axis.</param>
    /// <exception cref="ArgumentException">There is not one number for each axis.</exception>
    public Tensor Pad(int[] before, int[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new(Ops.pad([.. before], [.. after], Node));
    }

    /// <summary>Tensors one after the other along an axis.</summary>
    /// <param name="parts">At least one; shapes are equal but for that axis.</param>
    /// <param name="axis">The axis. Default: the first.</param>
    public static Tensor Concatenate(IEnumerable<Tensor> parts, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(Ops.concatenate(axis, parts.Select(part => part.Node)));
    }

    /// <summary>Tensors of one shape side by side along a new axis.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="axis">Where the new axis stands in the result. Default: first.</param>
    public static Tensor Stack(IEnumerable<Tensor> parts, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(Ops.stack(axis, parts.Select(part => part.Node)));
    }

    /// <summary>Entries along an axis at given positions.</summary>
    /// <param name="positions">Int32 of any shape, which takes the place of the axis; each from 0 to the extent less 1.</param>
    /// <param name="axis">The axis. Default: the first.</param>
    /// <remarks>A position out of range raises when the value is asked for.</remarks>
    public Tensor Take(Tensor positions, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return new(Ops.take(axis, positions.Node, Node));
    }

    /// <summary>Part of the tensor: one index for each of the first axes, the others whole.</summary>
    /// <param name="indices">Positions (the axis vanishes), ranges, <see cref="TensorIndex.All"/>, ranges in steps, or <see cref="TensorIndex.NewAxis"/>.</param>
    /// <exception cref="ArgumentException">There are more indices than axes, or one is out of range.</exception>
    /// <remarks>Example: for a matrix <c>m</c>, <c>m[0]</c> is its first row, <c>m[.., ^1]</c> its last column, <c>m[1..3, ..2]</c> a block.</remarks>
    [System.Runtime.CompilerServices.IndexerName("Part")]
    public Tensor this[params TensorIndex[] indices]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(indices);
            return new(TensorIndex.Apply(indices, Node));
        }
    }
}
