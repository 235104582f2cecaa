using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>Nodes that only move the file's own arrays about: kernels turned to another layout, gates put into another order.</summary>
internal static class OnnxConstants
{
    /// <summary>The node's result where its operands are known and it is one of those, else null.</summary>
    public static OnnxTensor? TryFold(OnnxNode node, IReadOnlyDictionary<string, OnnxTensor> known)
    {
        if (node.Outputs.Count != 1 || node.Inputs.Count == 0 || !node.Inputs.All(known.ContainsKey))
        {
            return null;
        }

        OnnxTensor[] x = [.. node.Inputs.Select(name => known[name])];
        if (node.Operator == "Identity")
        {
            return x[0];
        }

        if (x[0].Type is not (OnnxTensor.Single or OnnxTensor.Double))
        {
            return null;
        }

        Node first = Array(x[0]);
        Node? result = node.Operator switch
        {
            "Transpose" => TensorModule.permute(Perm(node, first.Rank), first),
            "Unsqueeze" => TensorModule.reshape(Unsqueezed(first.Shape, Axes(node, x)), first),
            "Concat" => TensorModule.concatenate((int)node.Integer("axis", 0), [.. x.Select(Array)]),
            "Slice" when x.Length == 4 && x[1].ToIntegers() is [var from] && x[2].ToIntegers() is [var to] && x[3].ToIntegers() is [var axis] && from >= 0 && to <= first.Shape[(int)axis] =>
                TensorModule.slice((int)axis, (int)from, (int)(to - from), first),
            _ => null,
        };
        return result is null ? null : OnnxTensor.Of(node.Outputs[0], TensorModule.toFloat32(result), result.Shape);
    }

    /// <summary>The order of a transposition; without one the axes are turned around.</summary>
    public static int[] Perm(OnnxNode node, int rank) =>
        node.Find("perm") is { } order ? [.. order.Integers.Select(axis => (int)axis)] : [.. Enumerable.Range(0, rank).Reverse()];

    private static Node Array(OnnxTensor array) => TensorModule.ofFloat32(array.Extents, array.ToSingles());

    /// <summary>The axes of Unsqueeze: its second operand, or before version 13 an attribute.</summary>
    private static long[] Axes(OnnxNode node, OnnxTensor[] x) => x.Length > 1 ? x[1].ToIntegers() : [.. node.Find("axes")!.Integers];

    private static int[] Unsqueezed(int[] shape, long[] axes)
    {
        List<int> result = [.. shape];
        foreach (long axis in axes.Select(axis => axis < 0 ? axis + shape.Length + axes.Length : axis).Order())
        {
            result.Insert((int)axis, 1);
        }

        return [.. result];
    }
}
