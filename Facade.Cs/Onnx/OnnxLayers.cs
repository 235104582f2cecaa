using Hybrid.Core;
using Microsoft.FSharp.Collections;
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
                Dense(graph, dense, shape);
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
                Norm(graph, norm);
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
            case Layer.Convolution { Item: var convolution }:
                OnnxSpatial.Convolution(graph, convolution, shape);
                break;
            case Layer.ConvolutionTransposed { Item: var convolution }:
                OnnxSpatial.ConvolutionTransposed(graph, convolution, shape);
                break;
            case Layer.Pooling { Item: var pooling }:
                OnnxSpatial.Pooling(graph, pooling, shape);
                break;
            case Layer.GlobalPooling { Item: var kind }:
                OnnxSpatial.Global(graph, kind, shape);
                break;
            case Layer.Residual { Item: var residual }:
                Residual(graph, residual, shape);
                break;
            case Layer.LearnedPositions { Item: var positions }:
                OnnxAttention.Positions(graph, graph.Weight("table", positions.Table), positions.Table.Shape[0], shape[0]);
                break;
            case Layer.SinusoidalPositions { Item: var positions }:
                OnnxAttention.Positions(graph, graph.Weight("waves", SinusoidalPositionsModule.table(positions, Dtype.Float32, shape[0], shape[1])), shape[0], shape[0]);
                break;
            case Layer.MultiHeadAttention { Item: var attention }:
                OnnxAttention.Add(graph, attention, shape[0], null);
                break;
            case Layer.TransformerEncoder { Item: var block }:
                OnnxAttention.Encoder(graph, block, shape[0], null);
                break;
            case Layer.MaskedTransformer { Item: var transformer }:
                OnnxAttention.Masked(graph, transformer, shape[0]);
                break;
            case Layer.Recurrent { Item: var recurrent }:
                OnnxRecurrent.Add(graph, recurrent);
                break;
            case { IsStepMean: true }:
                graph.Then("ReduceMean", OnnxAttribute.Of("axes", [1L]), OnnxAttribute.Of("keepdims", 0));
                break;
            case Layer.GaussianNoise:
                // Noise is drawn in training only.
                break;
            case { IsFlatten: true }:
                graph.Then("Flatten", OnnxAttribute.Of("axis", 1));
                break;
            default:
                throw new NotSupportedException($"Network.ExportOnnx: a layer of the kind '{LayerModule.name(layer)}' has no ONNX form here. Save the network as safetensors instead.");
        }
    }

    /// <summary>Layers one after the other, as parts of one that holds them; gives the shape of one sample that leaves them.</summary>
    public static void Chain(OnnxGraphBuilder graph, string part, FSharpList<Layer> layers, int[] shape)
    {
        int position = 0;
        foreach ((Layer layer, LayerSummary summary) in layers.Zip(SequentialModule.summary(new Sequential(layers, shape))))
        {
            graph.Within($"{part}.{position++}", () => Add(graph, layer, shape));
            shape = summary.OutputShape;
        }
    }

    /// <summary>A dense layer on the last axis.</summary>
    public static void Dense(OnnxGraphBuilder graph, Dense dense, int[] shape) => Dense(graph, dense.Weight, dense.Bias?.Value, shape);

    public static void Norm(OnnxGraphBuilder graph, LayerNorm norm) => graph.ThenWith(
        "LayerNormalization", [graph.Weight("scale", norm.Scale), graph.Weight("shift", norm.Shift)],
        OnnxAttribute.Of("axis", -norm.Scale.Rank), OnnxAttribute.Of("epsilon", (float)norm.Epsilon));

    private static void Residual(OnnxGraphBuilder graph, Residual residual, int[] shape)
    {
        string input = graph.Current;
        Chain(graph, "body", residual.Body, shape);
        string body = graph.Current;
        graph.Become(input);
        Chain(graph, "shortcut", residual.Shortcut, shape);
        graph.Become(graph.Add("Add", [body, graph.Current]));
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
