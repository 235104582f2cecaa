using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>What is taken of one axis: a position, a range, or a range in steps. Integers, <see cref="Index"/> and <see cref="Range"/> convert to it.</summary>
public readonly struct TensorIndex
{
    private readonly Range _range;
    private readonly int _step;
    private readonly IndexKind _kind;

    private TensorIndex(IndexKind kind, Range range, int step = 1)
    {
        _kind = kind;
        _range = range;
        _step = step;
    }

    private enum IndexKind
    {
        Range,
        Position,
        NewAxis,
    }

    /// <summary>The whole axis, as <c>..</c>.</summary>
    public static TensorIndex All => new(IndexKind.Range, Range.All);

    /// <summary>A new axis of extent 1.</summary>
    public static TensorIndex NewAxis => new(IndexKind.NewAxis, Range.All);

    /// <summary>Every step-th element of a range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="step">The distance; at least 1.</param>
    public static TensorIndex Every(int step, Range range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return new(IndexKind.Range, range, step);
    }

    /// <summary>A position; a negative one counts from the end. The axis vanishes.</summary>
    /// <param name="position">The position.</param>
    public static implicit operator TensorIndex(int position)
    {
        Index index = position < 0 ? Index.FromEnd(-position) : Index.FromStart(position);
        return new(IndexKind.Position, new Range(index, index));
    }

    /// <summary>A position, such as <c>^1</c>. The axis vanishes.</summary>
    /// <param name="position">The position.</param>
    public static implicit operator TensorIndex(Index position) => new(IndexKind.Position, new Range(position, position));

    /// <summary>A range, such as <c>1..^1</c>.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator TensorIndex(Range range) => new(IndexKind.Range, range);

    internal static Node Apply(TensorIndex[] indices, Node node)
    {
        int used = indices.Count(index => index._kind != IndexKind.NewAxis);
        if (used > node.Rank)
        {
            throw new ArgumentException($"Tensor[]: {used} indices are given for the shape {TensorText.Shape(node.Shape)}; at most {node.Rank} are allowed.", nameof(indices));
        }

        int[] start = new int[node.Rank];
        int[] step = new int[node.Rank];
        int[] extent = new int[node.Rank];
        var shape = new List<int>();
        int axis = 0;
        foreach (TensorIndex index in indices)
        {
            if (index._kind == IndexKind.NewAxis)
            {
                shape.Add(1);
                continue;
            }

            (start[axis], step[axis], extent[axis]) = index.Along(axis, node);
            if (index._kind == IndexKind.Range)
            {
                shape.Add(extent[axis]);
            }

            axis++;
        }

        for (; axis < node.Rank; axis++)
        {
            (step[axis], extent[axis]) = (1, node.Shape[axis]);
            shape.Add(extent[axis]);
        }

        return Core.Primitives.reshape([.. shape], Core.Primitives.slice(start, step, extent, node));
    }

    private (int Start, int Step, int Extent) Along(int axis, Node node)
    {
        int length = node.Shape[axis];
        int start = _range.Start.GetOffset(length);
        if (_kind == IndexKind.Position)
        {
            return start >= 0 && start < length ? (start, 1, 1) : throw Outside(axis, node);
        }

        int end = _range.End.GetOffset(length);
        return start >= 0 && start <= end && end <= length ? (start, _step, (end - start + _step - 1) / _step) : throw Outside(axis, node);
    }

    private ArgumentOutOfRangeException Outside(int axis, Node node)
    {
        string index = _kind == IndexKind.Position ? _range.Start.ToString() : _range.ToString();
        return new ArgumentOutOfRangeException(
            "indices", $"Tensor[]: {index} is outside axis {axis} of the shape {TensorText.Shape(node.Shape)}; positions 0 to {node.Shape[axis] - 1} are allowed.");
    }
}
