using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>RNN, GRU and LSTM with what brings their results into rows.</summary>
internal static class OnnxRecurrentReader
{
    /// <summary>The operators that are read here.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["RNN", "GRU", "LSTM"];

    /// <summary>Whether a recurrent operator takes a node's result.</summary>
    public static bool IsNext(OnnxChain chain, OnnxNode node) => chain.OnlyUser(node.Outputs[0]) is { } user && Operators.Contains(user.Operator);

    /// <summary>Reads a node and gives the name of the result; null when it is none of these operators.</summary>
    public static string? TryRead(OnnxReading reading, OnnxNode node)
    {
        if (!Operators.Contains(node.Operator))
        {
            return null;
        }

        OnnxChain chain = reading.Chain;
        bool layout = node.Integer("layout", 0) != 0, starts = node.Inputs.Skip(4).Any(name => name.Length > 0);
        if (layout || starts || reading.StepsFirst == layout || node.Find("clip") is not null)
        {
            throw chain.Wrong(node, "has sequence lengths, a starting state, a clip or another layout than steps first; a plain layer is needed");
        }

        RecurrentCell cell = Cell(chain, node);
        int[] gates = OnnxRecurrent.Gates(cell);
        Node input = chain.Weight(node, 1), state = chain.Weight(node, 2);
        int directions = input.Shape[0], hidden = state.Shape[2];
        Node bias = node.Inputs.Count > 3 && node.Inputs[3].Length > 0
            ? chain.Weight(node, 3)
            : TensorModule.zeros(Dtype.Float32, [directions, 2 * gates.Length * hidden]);
        string? direction = node.Find("direction")?.Text;
        if (direction is not (null or "forward" or "bidirectional") || directions != (direction == "bidirectional" ? 2 : 1))
        {
            throw chain.Wrong(node, $"has the direction '{direction}'; forward or bidirectional is needed");
        }

        FSharpList<RecurrentWeights> weights = ListModule.OfSeq(Enumerable.Range(0, directions).Select(d => Weights(cell, gates, hidden, Part(input, d), Part(state, d), Part(bias, d))));
        var used = node.Outputs.Select((name, i) => (Name: name, Position: i)).Where(output => output.Name.Length > 0 && chain.Users(output.Name).Count > 0).ToArray();
        if (used is not [{ Position: 0 or 1 } only])
        {
            throw chain.Wrong(node, "has several results in use, or none; either all steps (Y) or the last state (Y_h) is needed");
        }

        bool sequence = only.Position == 0;
        reading.StepsFirst = sequence;
        reading.Add(Layer.NewRecurrent(new Recurrent(cell, ListModule.OfSeq([weights]), sequence, false, 0)));
        return Rows(chain, node, only.Name, sequence, directions, hidden);
    }

    /// <summary>From [seq, directions, batch, hidden] or [directions, batch, hidden] to rows of all directions.</summary>
    private static string Rows(OnnxChain chain, OnnxNode node, string result, bool sequence, int directions, int hidden)
    {
        int[] order = sequence ? [0, 2, 1, 3] : [1, 0, 2];
        if (chain.OnlyUser(result) is { Operator: "Transpose" } moved && OnnxConstants.Perm(moved, order.Length).SequenceEqual(order)
            && chain.OnlyUser(moved.Outputs[0]) is { Operator: "Reshape" } rows && chain.Find(rows, 1)?.ToIntegers() is { } shape
            && shape.Length == order.Length - 1 && shape[^1] == (long)directions * hidden)
        {
            return rows.Outputs[0];
        }

        long axis = sequence ? 1 : 0;
        return directions == 1 && chain.OnlyUser(result) is { Operator: "Squeeze" } squeeze
            && (chain.Find(squeeze, 1)?.ToIntegers() ?? [.. squeeze.Find("axes")?.Integers ?? []]) is [var removed] && removed == axis
            ? squeeze.Outputs[0]
            : throw chain.Wrong(node, "has a result whose directions are not joined (Transpose and Reshape) or removed (Squeeze)");
    }

    private static RecurrentCell Cell(OnnxChain chain, OnnxNode node)
    {
        IReadOnlyList<string> activations = node.Find("activations")?.Texts ?? [];
        switch (node.Operator)
        {
            case "RNN" when activations.Distinct(StringComparer.Ordinal).ToArray() is var names && names.Length <= 1 && OnnxActivations.Plain.TryGetValue(names.FirstOrDefault() ?? "Tanh", out var activation):
                return RecurrentCell.NewElman(activation);
            case "GRU" when activations.Count == 0 && node.Integer("linear_before_reset", 0) == 1:
                return RecurrentCell.Gru;
            case "LSTM" when activations.Count == 0 && node.Integer("input_forget", 0) == 0:
                return RecurrentCell.Lstm;
            default:
                throw chain.Wrong(node, "has activations or a form of its gates that no layer here has; the defaults are needed, and linear_before_reset = 1 of a GRU");
        }
    }

    private static RecurrentWeights Weights(RecurrentCell cell, int[] gates, int hidden, Node input, Node state, Node bias)
    {
        // Our gate i stands where ONNX's order names it.
        Node Ordered(Node rows) => TensorModule.concatenate(0, [.. Enumerable.Range(0, gates.Length).Select(own => TensorModule.slice(0, Array.IndexOf(gates, own) * hidden, hidden, rows))]);
        int size = gates.Length * hidden;
        Node first = Ordered(TensorModule.slice(0, 0, size, bias)), second = Ordered(TensorModule.slice(0, size, size, bias));
        FSharpOption<Node> candidate = FSharpOption<Node>.None;
        if (cell.IsGru)
        {
            // The product of the state has a bias of its own in the candidate alone, our last gate.
            Node zero = TensorModule.zeros(Dtype.Float32, [hidden]);
            candidate = FSharpOption<Node>.Some(TensorModule.slice(0, 2 * hidden, hidden, second));
            second = TensorModule.concatenate(0, [TensorModule.slice(0, 0, 2 * hidden, second), zero]);
        }

        return new RecurrentWeights(TensorModule.transpose(Ordered(input)), TensorModule.transpose(Ordered(state)), first + second, candidate);
    }

    private static Node Part(Node all, int direction) => TensorModule.reshape(all.Shape[1..], TensorModule.slice(0, direction, 1, all));
}
