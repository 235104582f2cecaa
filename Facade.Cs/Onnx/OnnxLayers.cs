using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>What each kind of layer is in ONNX.</summary>
internal static class OnnxLayers
{
    /// <summary>Adds a layer's nodes.</summary>
    /// <param name="graph">The graph so far.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">The shape of one sample that enters it.</param>
    /// <exception cref="NotSupportedException">The kind of layer has no form in ONNX here.</exception>
    public static void Add(OnnxGraphBuilder graph, Layer layer, int[] shape)
    {
        switch (layer)
        {
            case Layer.Dense { Item: var dense }:
                Dense(graph, dense.Weight, dense.Bias?.Value, shape);
                break;
            case Layer.Activation { Item: var activation }:
                OnnxActivations.Add(graph, activation);
                break;
            case Layer.Dropout { Item: var dropout }:
                graph.ThenWith("Dropout", [graph.Number(dropout.Rate)]);
                break;
            case Layer.Embedding { Item: var embedding }:
                // The table comes first.
                graph.Gather(graph.Weight("table", embedding.Table));
                break;
            case Layer.BatchNorm { Item: var norm }:
                OnnxNorms.Batch(graph, norm, shape);
                break;
            case Layer.LayerNorm { Item: var norm }:
                graph.ThenWith(
                    "LayerNormalization", [graph.Weight("scale", norm.Scale), graph.Weight("shift", norm.Shift)],
                    OnnxAttribute.Of("axis", -norm.Scale.Rank), OnnxAttribute.Of("epsilon", (float)norm.Epsilon));
                break;
            case Layer.GroupNorm { Item: var norm }:
                OnnxNorms.Group(graph, norm, shape);
                break;
            case Layer.RmsNorm { Item: var norm }:
                OnnxNorms.RootMeanSquare(graph, norm);
                break;
            case Layer.Maxout { Item: var maxout }:
                Maxout(graph, maxout, shape);
                break;
            case Layer.Bilinear { Item: var bilinear }:
                Bilinear(graph, bilinear);
                break;
            case Layer.ParametricRelu { Item: var relu }:
                graph.ThenWith("PRelu", [graph.Weight("slope", relu.Slope)]);
                break;
            case Layer.RandomisedLeakyRelu { Item: var relu }:
                graph.Then("LeakyRelu", OnnxAttribute.Of("alpha", (float)((relu.Lower + relu.Upper) / 2)));
                break;
            case { IsFlatten: true }:
                graph.Then("Flatten", OnnxAttribute.Of("axis", 1));
                break;
            default:
                throw new NotSupportedException($"Network.ExportOnnx: a layer of the kind '{LayerModule.name(layer)}' has no ONNX form here. Save the network as safetensors instead.");
        }
    }

    private static void Dense(OnnxGraphBuilder graph, Node weight, Node? bias, int[] shape)
    {
        string matrix = graph.Weight("weight", weight);
        if (shape.Length == 1 && bias is not null)
        {
            graph.ThenWith("Gemm", [matrix, graph.Weight("bias", bias)]);
            return;
        }

        graph.ThenWith("MatMul", [matrix]);
        if (bias is not null)
        {
            graph.ThenWith("Add", [graph.Weight("bias", bias)]);
        }
    }

    private static void Maxout(OnnxGraphBuilder graph, Maxout maxout, int[] shape)
    {
        Dense(graph, maxout.Weight, maxout.Bias, shape);
        long outputs = maxout.Bias.Shape[0] / maxout.Pieces;
        graph.ThenWith("Reshape", [graph.Integers([.. Enumerable.Repeat(0L, shape.Length), maxout.Pieces, outputs])]);
        graph.Then("ReduceMax", OnnxAttribute.Of("axes", [-2L]), OnnxAttribute.Of("keepdims", 0));
    }

    private static void Bilinear(OnnxGraphBuilder graph, Bilinear bilinear)
    {
        int first = bilinear.Weight.Shape[0], second = bilinear.Weight.Shape[1];
        string input = graph.Current, axis = graph.Integers(1);
        string left = graph.Add("Slice", [input, graph.Integers(0), graph.Integers(first), axis]);
        string right = graph.Add("Slice", [input, graph.Integers(first), graph.Integers(first + second), axis]);
        string weight = graph.Weight("weight", bilinear.Weight);
        graph.Become(graph.Add("Einsum", [left, weight, right], OnnxAttribute.Of("equation", "bi,ijk,bj->bk")));
        if (bilinear.Bias?.Value is { } bias)
        {
            graph.ThenWith("Add", [graph.Weight("bias", bias)]);
        }
    }
}
