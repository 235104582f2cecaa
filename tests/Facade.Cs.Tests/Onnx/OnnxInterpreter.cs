using Hybrid.Onnx;

namespace Hybrid.Tests.Onnx;

/// <summary>Computes a graph as ONNX's operator documents define it (opset 17), node by node; it knows nothing of layers.</summary>
internal static partial class OnnxInterpreter
{
    public static Tensor Run(OnnxModel model, Tensor input)
    {
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [model.Inputs[0].Name] = input };
        foreach (OnnxTensor array in model.Arrays)
        {
            values[array.Name] = array.Type is OnnxTensor.Int64 or OnnxTensor.Int32
                ? Tensor.From([.. array.ToIntegers().Select(value => (int)value)], array.Extents)
                : Tensor.From(array.ToSingles(), array.Extents);
        }

        foreach (OnnxNode node in model.Nodes)
        {
            Tensor[] operands = [.. node.Inputs.Where(name => name.Length > 0).Select(name => values[name])];
            if (node.Operator is "LSTM" or "GRU" or "RNN")
            {
                var (all, last) = Recurrent(node, operands);
                values[node.Outputs[^1]] = node.Outputs.Count == 1 ? all : last;
                continue;
            }

            values[node.Outputs[0]] = Compute(node, operands);
        }

        return values[model.Outputs[0].Name];
    }

    private static Tensor Compute(OnnxNode node, Tensor[] x) => node.Operator switch
    {
        "Identity" or "Dropout" => x[0],
        "Add" => x[0] + x[1],
        "Sub" => x[0] - x[1],
        "Mul" => x[0] * x[1],
        "Div" => x[0] / x[1],
        "Sqrt" => x[0].Sqrt(),
        "Erf" => x[0].Erf(),
        "Sigmoid" => 1 / (1 + (-x[0]).Exp()),
        "Tanh" => x[0].Tanh(),
        "Softplus" => (1 + x[0].Exp()).Log(),
        "Softsign" => x[0] / (1 + x[0].Abs()),
        "Relu" => x[0].Clamp(0, double.MaxValue),
        "LeakyRelu" => Tensor.Where(x[0] < 0, node.Real("alpha", 0.01f) * x[0], x[0]),
        "PRelu" => Tensor.Where(x[0] < 0, x[1] * x[0], x[0]),
        "Elu" => Tensor.Where(x[0] < 0, node.Real("alpha", 1) * (x[0].Exp() - 1), x[0]),
        "Selu" => 1.05070102214813232421875 * Tensor.Where(x[0] < 0, 1.67326319217681884765625 * (x[0].Exp() - 1), x[0]),
        "HardSigmoid" => ((node.Real("alpha", 0.2f) * x[0]) + node.Real("beta", 0.5f)).Clamp(0, 1),
        "HardSwish" => x[0] * ((x[0] / 6) + 0.5).Clamp(0, 1),
        "Clip" => x[0].Clamp(x[1].Item(), x[2].Item()),
        "Softmax" => x[0].Softmax((int)node.Integer("axis", -1)),
        "Conv" => Conv(node, x),
        "ConvTranspose" => ConvTranspose(node, x),
        "MaxPool" or "AveragePool" => Pool(node, x[0]),
        "Unsqueeze" => x[1].ToIntegerArray().Order().Aggregate(x[0], (value, axis) => value.ExpandDims(axis)),
        "Squeeze" => x[0].Reshape([.. x[0].Shape.Where((_, axis) => !x[1].ToIntegerArray().Contains(axis))]),
        "Concat" => Tensor.Concatenate(x, (int)node.Integer("axis", 0)),
        "IsNaN" => Tensor.From([.. x[0].ToArray().Select(value => float.IsNaN(value) ? 1f : 0)], [.. x[0].Shape]),
        "Not" => 1 - x[0],
        "Cast" => x[0],
        "Where" => Tensor.Where(x[0] > 0, x[1], x[2]),
        "Max" => Tensor.Where(x[0] > x[1], x[0], x[1]),
        "ReduceSum" => x[0].Sum(x[1].ToIntegerArray(), node.Integer("keepdims", 1) != 0),
        "LogSoftmax" => x[0] - x[0].Exp().Sum((int)node.Integer("axis", -1), keepDims: true).Log(),
        "Flatten" => x[0].Reshape(x[0].Shape[0], -1),
        "Reshape" => x[0].Reshape([.. x[1].ToIntegerArray().Select((extent, i) => extent == 0 ? x[0].Shape[i] : extent)]),
        "Transpose" => x[0].Permute([.. node.Find("perm")!.Integers.Select(axis => (int)axis)]),
        "MatMul" => x[0].MatMul(x[1]),
        "Gemm" => x[0].MatMul(node.Integer("transB", 0) != 0 ? x[1].Transpose() : x[1]) + (x.Length > 2 ? x[2] : Tensor.Scalar(0)),
        "Gather" => x[0].Take(x[1]),
        "ReduceMean" => x[0].Mean([.. node.Find("axes")!.Integers.Select(axis => (int)axis)], node.Integer("keepdims", 1) != 0),
        "ReduceMax" => x[0].Max([.. node.Find("axes")!.Integers.Select(axis => (int)axis)], node.Integer("keepdims", 1) != 0),
        "Slice" => Slice(x[0], x[1].ToIntegerArray()[0], x[2].ToIntegerArray()[0], x[3].ToIntegerArray()[0]),
        "Einsum" when node.Find("equation")!.Text == "bi,ijk,bj->bk" =>
            (x[0].Reshape(x[0].Shape[0], -1, 1, 1) * x[1].ExpandDims(0) * x[2].Reshape(x[2].Shape[0], 1, -1, 1)).Sum([1, 2]),
        "BatchNormalization" => ((x[0] - Channels(x[3], x[0])) / (Channels(x[4], x[0]) + node.Real("epsilon", 1e-5f)).Sqrt() * Channels(x[1], x[0])) + Channels(x[2], x[0]),
        "LayerNormalization" => LayerNormalization(node, x),
        _ => throw new InvalidOperationException($"the interpreter has no operator {node.Operator}"),
    };

    private static Tensor Slice(Tensor x, int from, int to, int axis)
    {
        int[] order = [axis, .. Enumerable.Range(0, x.Rank).Where(other => other != axis)], back = [.. Enumerable.Range(0, x.Rank).Select(other => Array.IndexOf(order, other))];
        return x.Permute(order).Take(Tensor.Range(to - from) + from).Permute(back);
    }

    private static Tensor Channels(Tensor vector, Tensor like) => vector.Reshape([.. Enumerable.Range(0, like.Rank).Select(i => i == 1 ? vector.Size : 1)]);

    private static Tensor LayerNormalization(OnnxNode node, Tensor[] x)
    {
        int first = (int)node.Integer("axis", -1);
        int[] axes = [.. Enumerable.Range(first < 0 ? first + x[0].Rank : first, first < 0 ? -first : x[0].Rank - first)];
        Tensor normal = (x[0] - x[0].Mean(axes, keepDims: true)) / (x[0].Variance(axes, keepDims: true) + node.Real("epsilon", 1e-5f)).Sqrt() * x[1];
        return x.Length > 2 ? normal + x[2] : normal;
    }
}
