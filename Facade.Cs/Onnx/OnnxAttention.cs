using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>Attention, its positions and the blocks made of it: ONNX of this version has no operator of its own for them, so they are products, sums and Softmax.</summary>
internal static class OnnxAttention
{
    /// <summary>A table of vectors, of which the first are added, one at each step.</summary>
    public static void Positions(OnnxGraphBuilder graph, string table, int longest, int steps)
    {
        string rows = steps == longest ? table : graph.Add("Slice", [table, graph.Integers(0), graph.Integers(steps), graph.Integers(0)]);
        graph.ThenWith("Add", [rows]);
    }

    /// <summary>Attention of steps to each other.</summary>
    /// <param name="graph">The graph so far; its current value is [batch, steps, features].</param>
    /// <param name="layer">The layer.</param>
    /// <param name="steps">How many steps a sample has.</param>
    /// <param name="present">The name of a value [batch, 1, 1, steps], true where a step is there; null when all are.</param>
    public static void Add(OnnxGraphBuilder graph, MultiHeadAttention layer, int steps, string? present)
    {
        string input = graph.Current;
        int width = layer.Queries.Weight.Shape[1] / layer.Heads, values = layer.Values.Weight.Shape[1] / layer.Heads;
        string Heads(string part, Dense dense, int size, bool turns, params long[] order)
        {
            graph.Become(input);
            graph.Within(part, () => OnnxLayers.Dense(graph, dense, [steps, dense.Weight.Shape[0]]));
            graph.ThenWith("Reshape", [graph.Integers(0, 0, layer.Heads, size)]);
            if (turns && layer.Rotary is { Value: var slowest })
            {
                Turn(graph, slowest, steps, size);
            }

            graph.Then("Transpose", OnnxAttribute.Of("perm", order));
            return graph.Current;
        }

        string queries = Heads("queries", layer.Queries, width, true, 0, 2, 1, 3);
        string keys = Heads("keys", layer.Keys, width, true, 0, 2, 3, 1);
        string mixed = Heads("values", layer.Values, values, false, 0, 2, 1, 3);
        graph.Become(graph.Add("MatMul", [queries, keys]));
        graph.ThenWith("Mul", [graph.Number(1 / Math.Sqrt(width))]);
        if (layer.Causal)
        {
            float[] later = [.. Enumerable.Range(0, steps * steps).Select(i => i % steps > i / steps ? float.NegativeInfinity : 0)];
            graph.ThenWith("Add", [graph.Weight("later", TensorModule.ofFloat32([steps, steps], later))]);
        }

        if (present is not null)
        {
            graph.Become(graph.Add("Where", [present, graph.Current, graph.Number(double.NegativeInfinity)]));
        }

        graph.Then("Softmax", OnnxAttribute.Of("axis", -1L));
        graph.ThenWith("MatMul", [mixed]);
        graph.Then("Transpose", OnnxAttribute.Of("perm", [0L, 2, 1, 3]));
        graph.ThenWith("Reshape", [graph.Integers(0, 0, (long)layer.Heads * values)]);
        graph.Within("output", () => OnnxLayers.Dense(graph, layer.Output, [steps, layer.Output.Weight.Shape[0]]));
    }

    /// <summary>An encoder block; the parameters are those of <see cref="Add"/>.</summary>
    public static void Encoder(OnnxGraphBuilder graph, TransformerEncoder block, int steps, string? present)
    {
        Part(graph, block, "attentionNorm", block.AttentionNorm, () => graph.Within("attention", () => Add(graph, block.Attention, steps, present)));
        Part(graph, block, "feedForwardNorm", block.FeedForwardNorm, () =>
        {
            Dense inner = block.FeedForward.Inner, outer = block.FeedForward.Outer;
            graph.Within("feedForward.inner", () => OnnxLayers.Dense(graph, inner, [steps, inner.Weight.Shape[0]]));
            graph.Within("feedForward.activation", () => OnnxActivations.Add(graph, block.FeedForward.Activation));
            graph.Within("feedForward.outer", () => OnnxLayers.Dense(graph, outer, [steps, outer.Weight.Shape[0]]));
        });
    }

    /// <summary>A Transformer over sequences whose absent steps, at the end, hold NaN in their first feature.</summary>
    public static void Masked(OnnxGraphBuilder graph, MaskedTransformer layer, int steps)
    {
        string present = Present(graph), count = graph.Add("ReduceSum", [graph.Add("Cast", [present], OnnxAttribute.Of("to", OnnxTensor.Single)), graph.Integers(1)], OnnxAttribute.Of("keepdims", 0));
        string keys = graph.Add("Unsqueeze", [graph.Add("Transpose", [present], OnnxAttribute.Of("perm", [0L, 2, 1])), graph.Integers(1)]);
        graph.Within("projection", () => OnnxLayers.Dense(graph, layer.Projection, [steps, layer.Projection.Weight.Shape[0]]));
        graph.Within("positions", () => Positions(graph, graph.Weight("table", layer.Positions.Table), layer.Positions.Table.Shape[0], steps));
        int position = 0;
        foreach (TransformerEncoder block in layer.Blocks)
        {
            graph.Within($"blocks.{position++}", () => Encoder(graph, block, steps, keys));
        }

        graph.Within("norm", () => OnnxLayers.Norm(graph, layer.Norm));
        graph.Become(graph.Add("Where", [present, graph.Current, graph.Number(0)]));
        graph.ThenWith("ReduceSum", [graph.Integers(1)], OnnxAttribute.Of("keepdims", 0));
        graph.ThenWith("Div", [graph.Add("Max", [count, graph.Number(1)])]);
    }

    /// <summary>Which steps of the current value are there, [batch, steps, 1]; the numbers of the others become 0.</summary>
    public static string Present(OnnxGraphBuilder graph)
    {
        string first = graph.Add("Slice", [graph.Current, graph.Integers(0), graph.Integers(1), graph.Integers(2)]);
        string present = graph.Add("Not", [graph.Add("IsNaN", [first])]);
        graph.Become(graph.Add("Where", [present, graph.Current, graph.Number(0)]));
        return present;
    }

    private static void Part(OnnxGraphBuilder graph, TransformerEncoder block, string name, LayerNorm norm, Action part)
    {
        string input = graph.Current;
        void Normalise() => graph.Within(name, () => OnnxLayers.Norm(graph, norm));
        if (block.NormFirst)
        {
            Normalise();
        }

        part();
        graph.Become(graph.Add("Add", [input, graph.Current]));
        if (!block.NormFirst)
        {
            Normalise();
        }
    }

    /// <summary>Rotary positions of the current value, [batch, steps, heads, width].</summary>
    private static void Turn(OnnxGraphBuilder graph, double slowest, int steps, int width)
    {
        int half = width / 2;
        string Wave(string name, Func<double, double> f)
        {
            float[] values = [.. Enumerable.Range(0, steps * half).Select(i => (float)f(i / half / Math.Pow(slowest, (double)(i % half) / half)))];
            return graph.Weight(name, TensorModule.ofFloat32([steps, 1, half], values));
        }

        string input = graph.Current, axis = graph.Integers(3), sine = Wave("sine", Math.Sin), cosine = Wave("cosine", Math.Cos);
        string left = graph.Add("Slice", [input, graph.Integers(0), graph.Integers(half), axis]), right = graph.Add("Slice", [input, graph.Integers(half), graph.Integers(width), axis]);
        string Product(string a, string b) => graph.Add("Mul", [a, b]);
        string turnedLeft = graph.Add("Sub", [Product(left, cosine), Product(right, sine)]);
        string turnedRight = graph.Add("Add", [Product(right, cosine), Product(left, sine)]);
        graph.Become(graph.Add("Concat", [turnedLeft, turnedRight], OnnxAttribute.Of("axis", 3)));
    }
}
