using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>Convolutions and pooling in ONNX, whose operators want the channels on axis 1; ours are the last.</summary>
internal static class OnnxSpatial
{
    public static void Convolution(OnnxGraphBuilder graph, Convolutional layer, int[] shape)
    {
        int axes = layer.Stride.Length;
        ChannelsFirst(graph, axes, shape);
        graph.ThenWith("Conv", Operands(graph, layer.Weight, layer.Bias?.Value), [.. Passing(layer.Weight.Shape[..axes], layer.Stride, layer.Low, layer.High, layer.Dilation), Groups(layer.Groups)]);
        graph.MoveAxis(axes + 2, 1, axes + 1);
    }

    public static void ConvolutionTransposed(OnnxGraphBuilder graph, ConvolutionTransposed layer, int[] shape)
    {
        int axes = layer.Stride.Length;
        ChannelsFirst(graph, axes, shape);
        graph.ThenWith(
            "ConvTranspose", Operands(graph, layer.Weight, layer.Bias?.Value),
            [.. Passing(layer.Weight.Shape[..axes], layer.Stride, layer.Low, layer.High, layer.Dilation), Groups(layer.Groups), OnnxAttribute.Of("output_padding", Long(layer.Extra))]);
        graph.MoveAxis(axes + 2, 1, axes + 1);
    }

    public static void Pooling(OnnxGraphBuilder graph, Pooling layer, int[] shape)
    {
        int axes = layer.Extent.Length;
        bool single = shape.Length == axes;
        ChannelsFirst(graph, axes, shape);
        OnnxAttribute[] passing = Passing(layer.Extent, layer.Stride, layer.Low, layer.High, null);
        if (layer.Kind.IsMax)
        {
            graph.Then("MaxPool", passing);
        }
        else
        {
            graph.Then("AveragePool", [.. passing, OnnxAttribute.Of("count_include_pad", layer.Kind.IsAverageWithPadding ? 1 : 0)]);
        }

        if (single)
        {
            graph.ThenWith("Squeeze", [graph.Integers(1)]);
        }
        else
        {
            graph.MoveAxis(axes + 2, 1, axes + 1);
        }
    }

    public static void Global(OnnxGraphBuilder graph, PoolingKind kind, int[] shape) => graph.Then(
        kind.IsMax ? "ReduceMax" : "ReduceMean",
        OnnxAttribute.Of("axes", [.. Enumerable.Range(1, shape.Length - 1).Select(axis => (long)axis)]), OnnxAttribute.Of("keepdims", 0));

    private static void ChannelsFirst(OnnxGraphBuilder graph, int axes, int[] shape)
    {
        if (shape.Length == axes)
        {
            graph.ThenWith("Unsqueeze", [graph.Integers(1)]);
        }
        else
        {
            graph.MoveAxis(axes + 2, axes + 1, 1);
        }
    }

    /// <summary>The kernels, from [kernel ..., one, other] to [other, one, kernel ...], and the bias.</summary>
    private static string[] Operands(OnnxGraphBuilder graph, Node weight, Node? bias)
    {
        int axes = weight.Rank - 2;
        string turned = graph.Add("Transpose", [graph.Weight("weight", weight)], OnnxAttribute.Of("perm", [axes + 1, axes, .. Enumerable.Range(0, axes).Select(axis => (long)axis)]));
        return bias is null ? [turned] : [turned, graph.Weight("bias", bias)];
    }

    private static OnnxAttribute Groups(int groups) => OnnxAttribute.Of("group", groups);

    private static OnnxAttribute[] Passing(int[] kernel, int[] stride, int[] low, int[] high, int[]? dilation)
    {
        OnnxAttribute[] all = [OnnxAttribute.Of("kernel_shape", Long(kernel)), OnnxAttribute.Of("strides", Long(stride)), OnnxAttribute.Of("pads", [.. Long(low), .. Long(high)])];
        return dilation is null ? all : [.. all, OnnxAttribute.Of("dilations", Long(dilation))];
    }

    private static long[] Long(int[] values) => [.. values.Select(value => (long)value)];
}
