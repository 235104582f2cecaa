using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>Recurrent layers as ONNX's RNN, GRU and LSTM, whose gates stand in another order.</summary>
internal static class OnnxRecurrent
{
    /// <summary>ONNX's operator of each cell, and which of our gates each of its gates is: z, r, h from r, z, n and i, o, f, c from i, f, g, o.</summary>
    private static (string Operator, int[] Gates) Of(RecurrentCell cell) => cell.IsLstm ? ("LSTM", [0, 3, 1, 2]) : cell.IsGru ? ("GRU", [1, 0, 2]) : ("RNN", [0]);

    /// <summary>The operator of a cell and our gates in the order of its own.</summary>
    public static int[] Gates(RecurrentCell cell) => Of(cell).Gates;

    /// <summary>A stack of layers. Absent steps of a masked one must come last, as ONNX knows only the lengths of sequences.</summary>
    public static void Add(OnnxGraphBuilder graph, Recurrent layer)
    {
        string? present = layer.IsMasked ? OnnxAttention.Present(graph) : null;
        string lengths = present is null
            ? ""
            : graph.Add(
                "Cast", [graph.Add("ReduceSum", [graph.Add("Cast", [present], OnnxAttribute.Of("to", OnnxTensor.Single)), graph.Integers(1, 2)], OnnxAttribute.Of("keepdims", 0))],
                OnnxAttribute.Of("to", OnnxTensor.Int32));
        graph.MoveAxis(3, 1, 0);
        int depth = layer.Stack.Length;
        for (int i = 0; i < depth; i++)
        {
            RecurrentWeights[] directions = [.. layer.Stack[i]];
            One(graph, layer.Cell, i, directions, lengths, layer.ReturnsSequence || i < depth - 1);
        }

        if (layer.ReturnsSequence)
        {
            graph.MoveAxis(3, 1, 0);
            if (present is not null)
            {
                graph.Become(graph.Add("Where", [present, graph.Current, graph.Number(double.NaN)]));
            }
        }
    }

    private static void One(OnnxGraphBuilder graph, RecurrentCell cell, int position, RecurrentWeights[] directions, string lengths, bool sequence)
    {
        var (kind, gates) = Of(cell);
        int hidden = directions[0].Recurrent.Shape[0];
        var operands = directions.Select((weights, direction) => Operands(graph, $"stack.{position}.{direction}", weights, gates, hidden)).ToArray();
        string Join(Func<(string Input, string Recurrent, string Bias), string> pick) => graph.Add("Concat", [.. operands.Select(pick)], OnnxAttribute.Of("axis", 0));
        string[] inputs = [graph.Current, Join(o => o.Input), Join(o => o.Recurrent), Join(o => o.Bias), lengths];
        List<OnnxAttribute> attributes = [OnnxAttribute.Of("hidden_size", hidden), OnnxAttribute.Of("direction", directions.Length == 2 ? "bidirectional" : "forward")];
        if (cell.IsGru)
        {
            attributes.Add(OnnxAttribute.Of("linear_before_reset", 1));
        }
        else if (cell is RecurrentCell.Elman { activation: var activation })
        {
            attributes.Add(OnnxAttribute.OfTexts("activations", [.. Enumerable.Repeat(Name(activation), directions.Length)]));
        }

        graph.Become(graph.AddTo(sequence ? 0 : 1, kind, lengths.Length > 0 ? inputs : inputs[..4], [.. attributes]));
        graph.Then("Transpose", OnnxAttribute.Of("perm", sequence ? [0L, 2, 1, 3] : [1L, 0, 2]));
        graph.ThenWith("Reshape", [sequence ? graph.Integers(0, 0, (long)directions.Length * hidden) : graph.Integers(0, (long)directions.Length * hidden)]);
    }

    /// <summary>One direction's weights with a first axis of extent 1: [1, gates · hidden, inputs], [1, gates · hidden, hidden] and both biases, [1, 2 · gates · hidden].</summary>
    private static (string Input, string Recurrent, string Bias) Operands(OnnxGraphBuilder graph, string part, RecurrentWeights weights, int[] gates, int hidden)
    {
        (string, string, string) result = default;
        graph.Within(part, () =>
        {
            string first = graph.Integers(0);
            string Ordered(string array, int axis) => gates.Length == 1
                ? array
                : graph.Add(
                    "Concat",
                    [.. gates.Select(gate => graph.Add("Slice", [array, graph.Integers((long)gate * hidden), graph.Integers(((long)gate + 1) * hidden), graph.Integers(axis)]))],
                    OnnxAttribute.Of("axis", axis));
            string Matrix(string field, Node value) =>
                graph.Add("Unsqueeze", [graph.Add("Transpose", [Ordered(graph.Weight(field, value), 1)], OnnxAttribute.Of("perm", [1L, 0])), first]);
            string zeros = graph.Weight("zeros", TensorModule.zeros(weights.Bias.Dtype, [(gates.Length - (weights.CandidateBias is null ? 0 : 1)) * hidden]));
            string[] biases = [Ordered(graph.Weight("bias", weights.Bias), 0), zeros];

            // The candidate's own bias belongs to the product of the state, whose other gates have none.
            biases = weights.CandidateBias?.Value is { } own ? [.. biases, graph.Weight("candidateBias", own)] : biases;
            string bias = graph.Add("Unsqueeze", [graph.Add("Concat", biases, OnnxAttribute.Of("axis", 0)), first]);
            result = (Matrix("input", weights.Input), Matrix("recurrent", weights.Recurrent), bias);
        });
        return result;
    }

    private static string Name(Core.Activation activation) => OnnxActivations.Plain.FirstOrDefault(pair => pair.Value.Equals(activation)).Key is "Tanh" or "Relu" or "Sigmoid" or "Softsign" or "Softplus"
        ? OnnxActivations.Plain.First(pair => pair.Value.Equals(activation)).Key
        : throw new NotSupportedException($"Network.ExportOnnx: an Elman layer with the activation '{Core.ActivationModule.name(activation)}' has no ONNX form. Save the network as safetensors instead.");
}
