using Hybrid.Core;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>Convolutions, pooling and the moves of axes around them.</summary>
internal static class OnnxSpatialReader
{
    /// <summary>The operators that are read here.</summary>
    public static IReadOnlyList<string> Operators { get; } =
        ["Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax", "Transpose", "Unsqueeze", "Squeeze"];

    /// <summary>Reads a node and gives the name of its result; null when it is none of these operators.</summary>
    public static string? TryRead(OnnxReading reading, OnnxNode node)
    {
        switch (node.Operator)
        {
            case "Conv":
                Convolution(reading, node);
                break;
            case "ConvTranspose":
                ConvolutionTransposed(reading, node);
                break;
            case "MaxPool" or "AveragePool":
                Pooling(reading, node);
                break;
            case "GlobalAveragePool" or "GlobalMaxPool":
                reading.DemandChannelsFirst(node, reading.Shape.Length - 1);
                Global(reading, node.Operator == "GlobalMaxPool");
                break;
            case "ReduceMean" or "ReduceMax":
                Reduce(reading, node);
                break;
            case "Transpose":
                Transpose(reading, node);
                break;
            case "Unsqueeze":
                Demand(reading, node, Axes(reading, node) is [1] && !reading.ChannelsFirst && !reading.StepsFirst, "adds another axis than that of channels, 1");
                (reading.ChannelsFirst, reading.HasAddedChannel) = (true, true);
                break;
            case "Squeeze":
                bool added = reading.ChannelsFirst && reading.HasAddedChannel && Axes(reading, node) is [1];
                Demand(reading, node, added || (reading.Shape.Length == 1 && !reading.StepsFirst), "removes an axis that layers here keep");
                (reading.ChannelsFirst, reading.HasAddedChannel) = (false, false);
                break;
            default:
                return null;
        }

        return node.Outputs[0];
    }

    private static void Convolution(OnnxReading reading, OnnxNode node)
    {
        Node weight = Kernel(reading, node, out int axes);
        var (stride, low, high, dilation) = Passing(reading, node, weight.Shape[..axes]);
        reading.DemandChannelsFirst(node, axes);
        int groups = (int)node.Integer("group", 1), channels = reading.HasAddedChannel ? 1 : reading.Shape[^1];
        Demand(reading, node, weight.Shape[axes] * groups == channels, $"has kernels for {weight.Shape[axes] * groups} channels; {channels} reach it");
        reading.HasAddedChannel = false;
        reading.Add(Layer.NewConvolution(new Convolutional(weight, Bias(reading, node), stride, low, high, dilation, groups, Core.Initialiser.HeUniform)));
    }

    private static void ConvolutionTransposed(OnnxReading reading, OnnxNode node)
    {
        Node weight = Kernel(reading, node, out int axes);
        var (stride, low, high, dilation) = Passing(reading, node, weight.Shape[..axes]);
        Demand(reading, node, node.Find("output_shape") is null, "gives an output_shape; output_padding is needed instead");
        reading.DemandChannelsFirst(node, axes);
        reading.HasAddedChannel = false;
        reading.Add(Layer.NewConvolutionTransposed(new ConvolutionTransposed(
            weight, Bias(reading, node), stride, low, high, dilation, Numbers(node, "output_padding") ?? new int[axes], (int)node.Integer("group", 1), Core.Initialiser.HeUniform)));
    }

    private static void Pooling(OnnxReading reading, OnnxNode node)
    {
        int[] extent = Numbers(node, "kernel_shape") ?? throw reading.Chain.Wrong(node, "has no kernel_shape");
        var (stride, low, high, dilation) = Passing(reading, node, extent);
        Demand(reading, node, node.Integer("ceil_mode", 0) == 0 && dilation.All(step => step == 1), "rounds sizes up or leaves gaps in its windows, which pooling here does not");
        reading.DemandChannelsFirst(node, extent.Length);
        PoolingKind kind = node.Operator == "MaxPool" ? PoolingKind.Max : node.Integer("count_include_pad", 0) != 0 ? PoolingKind.AverageWithPadding : PoolingKind.Average;
        reading.Add(Layer.NewPooling(new Pooling(kind, extent, stride, low, high)));
    }

    private static void Reduce(OnnxReading reading, OnnxNode node)
    {
        int rank = reading.Shape.Length + 1;
        long[] axes = [.. Axes(reading, node).Select(axis => axis < 0 ? axis + rank : axis).Order()];
        int first = reading.ChannelsFirst ? 2 : 1;
        bool all = rank >= 3 && !reading.StepsFirst && axes.SequenceEqual(Enumerable.Range(first, rank - 2).Select(axis => (long)axis));
        Demand(reading, node, all && (node.Integer("keepdims", 1) == 0 || reading.ChannelsFirst), "reduces other axes than all spatial ones, the only reduction that is a layer here");
        Global(reading, node.Operator == "ReduceMax");
    }

    private static void Global(OnnxReading reading, bool largest)
    {
        (reading.ChannelsFirst, reading.HasAddedChannel) = (false, false);
        reading.Add(Layer.NewGlobalPooling(largest ? PoolingKind.Max : PoolingKind.Average));
    }

    private static void Transpose(OnnxReading reading, OnnxNode node)
    {
        int rank = reading.Shape.Length + 1;
        int[] order = OnnxConstants.Perm(node, rank), first = [0, rank - 1, .. Enumerable.Range(1, rank - 2)], last = [0, .. Enumerable.Range(2, rank - 2), 1];
        bool next = OnnxRecurrentReader.IsNext(reading.Chain, node);
        if (rank == 3 && order is [1, 0, 2] && !reading.ChannelsFirst && (reading.StepsFirst || next))
        {
            reading.StepsFirst = !reading.StepsFirst;
            return;
        }

        bool here = !reading.StepsFirst && !reading.HasAddedChannel && order.SequenceEqual(reading.ChannelsFirst ? last : first);
        Demand(reading, node, here, $"moves the axes in the order [{string.Join(", ", order)}]; only to channels first and back, and around recurrent operators, is that read");
        reading.ChannelsFirst = !reading.ChannelsFirst;
    }

    /// <summary>Kernels [kernel ..., second, first] from [first, second, kernel ...].</summary>
    private static Node Kernel(OnnxReading reading, OnnxNode node, out int axes)
    {
        Node weight = reading.Chain.Weight(node, 1);
        axes = weight.Rank - 2;
        Demand(reading, node, axes is >= 1 and <= 3, $"has kernels of {axes} axes; 1 to 3 are needed");
        return TensorModule.permute([.. Enumerable.Range(2, axes), 1, 0], weight);
    }

    private static FSharpOption<Node> Bias(OnnxReading reading, OnnxNode node) =>
        node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? FSharpOption<Node>.Some(reading.Chain.Weight(node, 2)) : FSharpOption<Node>.None;

    private static (int[] Stride, int[] Low, int[] High, int[] Dilation) Passing(OnnxReading reading, OnnxNode node, int[] kernel)
    {
        Demand(reading, node, node.Find("auto_pad")?.Text is null or "NOTSET" or "VALID", "has its padding computed (auto_pad); pads are needed");
        int axes = kernel.Length;
        int[] ones = [.. kernel.Select(_ => 1)], pads = Numbers(node, "pads") ?? new int[2 * axes];
        return (Numbers(node, "strides") ?? ones, pads[..axes], pads[axes..], Numbers(node, "dilations") ?? ones);
    }

    private static int[]? Numbers(OnnxNode node, string name) => node.Find(name) is { } attribute ? [.. attribute.Integers.Select(value => checked((int)value))] : null;

    private static long[] Axes(OnnxReading reading, OnnxNode node) => reading.Chain.Find(node, 1)?.ToIntegers() ?? [.. node.Find("axes")?.Integers ?? []];

    private static void Demand(OnnxReading reading, OnnxNode node, bool condition, string problem)
    {
        if (!condition)
        {
            throw reading.Chain.Wrong(node, problem);
        }
    }
}
