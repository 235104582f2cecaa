using Hybrid.Core;

namespace Hybrid.Onnx;

/// <summary>Normalising layers in ONNX, whose own operators want the features on axis 1.</summary>
internal static class OnnxNorms
{
    public static void Batch(OnnxGraphBuilder graph, BatchNorm norm, int[] shape)
    {
        int rank = shape.Length + 1;
        int axis = norm.Axis < 0 ? norm.Axis + rank : norm.Axis;
        graph.MoveAxis(rank, axis, 1);
        graph.ThenWith(
            "BatchNormalization",
            [graph.Weight("scale", norm.Scale), graph.Weight("shift", norm.Shift), graph.Weight("mean", norm.Mean.NonTrainable), graph.Weight("variance", norm.Variance.NonTrainable)],
            OnnxAttribute.Of("epsilon", (float)norm.Epsilon), OnnxAttribute.Of("momentum", (float)(1 - norm.Momentum)));
        graph.MoveAxis(rank, 1, axis);
    }

    /// <summary>Each group as a row, which is brought to mean 0 and variance 1 by LayerNormalization.</summary>
    public static void Group(OnnxGraphBuilder graph, GroupNorm norm, int[] shape)
    {
        int rank = shape.Length + 1;
        int axis = norm.Axis < 0 ? norm.Axis + rank : norm.Axis;
        int features = norm.Scale.Shape[0], size = DataSet.Product(shape), row = size / norm.Groups;
        int[] others = [.. shape.Where((_, i) => i != axis - 1)];
        graph.MoveAxis(rank, axis, 1);
        graph.ThenWith("Reshape", [graph.Integers(-1, norm.Groups, row)]);
        graph.ThenWith(
            "LayerNormalization", [graph.Weight("ones", TensorModule.ones(norm.Scale.Dtype, [row]))], OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("epsilon", (float)norm.Epsilon));
        graph.ThenWith("Reshape", [graph.Integers([-1, features, .. others.Select(extent => (long)extent)])]);
        graph.MoveAxis(rank, 1, axis);
        int[] wide = [.. Enumerable.Range(0, rank).Select(i => i == axis ? features : 1)];
        graph.Weight("scale", norm.Scale);
        graph.Weight("shift", norm.Shift);
        if (axis == rank - 1)
        {
            graph.ThenWith("Mul", [graph.Weight("scale", norm.Scale)]);
            graph.ThenWith("Add", [graph.Weight("shift", norm.Shift)]);
            return;
        }

        graph.ThenWith("Mul", [graph.Weight("scale.wide", TensorModule.reshape(wide, norm.Scale))]);
        graph.ThenWith("Add", [graph.Weight("shift.wide", TensorModule.reshape(wide, norm.Shift))]);
    }

    public static void RootMeanSquare(OnnxGraphBuilder graph, RmsNorm norm)
    {
        string input = graph.Current;
        long[] axes = [.. Enumerable.Range(1, norm.Scale.Rank).Select(i => (long)-i).Reverse()];
        graph.ThenWith("Mul", [input]);
        graph.Then("ReduceMean", OnnxAttribute.Of("axes", axes), OnnxAttribute.Of("keepdims", 1));
        graph.ThenWith("Add", [graph.Number(norm.Epsilon)]);
        graph.Then("Sqrt");
        graph.Become(graph.Add("Div", [input, graph.Current]));
        graph.ThenWith("Mul", [graph.Weight("scale", norm.Scale)]);
    }
}
