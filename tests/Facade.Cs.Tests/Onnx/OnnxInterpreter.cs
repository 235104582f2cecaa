using Hybrid.Onnx;

namespace Hybrid.Tests.Onnx;

/// <summary>Computes a graph as ONNX's operator documents define it (opset 17), node by node; it knows nothing of layers.</summary>
internal static class OnnxInterpreter
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
            values[node.Outputs[0]] = Compute(node, [.. node.Inputs.Select(name => values[name])]);
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
        "Softmax" => x[0].Exp() / x[0].Exp().Sum((int)node.Integer("axis", -1), keepDims: true),
        "LogSoftmax" => x[0] - x[0].Exp().Sum((int)node.Integer("axis", -1), keepDims: true).Log(),
        "Flatten" => x[0].Reshape(x[0].Shape[0], -1),
        "Reshape" => x[0].Reshape([.. x[1].ToIntegerArray().Select((extent, i) => extent == 0 ? x[0].Shape[i] : extent)]),
        "Transpose" => x[0].Permute([.. node.Find("perm")!.Integers.Select(axis => (int)axis)]),
        "MatMul" => x[0].MatMul(x[1]),
        "Gemm" => x[0].MatMul(node.Integer("transB", 0) != 0 ? x[1].Transpose() : x[1]) + (x.Length > 2 ? x[2] : Tensor.Scalar(0)),
        "Gather" => x[0].Take(x[1]),
        "ReduceMean" => x[0].Mean([.. node.Find("axes")!.Integers.Select(axis => (int)axis)], node.Integer("keepdims", 1) != 0),
        "ReduceMax" => x[0].Max([.. node.Find("axes")!.Integers.Select(axis => (int)axis)], node.Integer("keepdims", 1) != 0),
        "Slice" => x[0].Permute(1, 0).Take(Tensor.Range(x[2].ToIntegerArray()[0] - x[1].ToIntegerArray()[0]) + x[1].ToIntegerArray()[0]).Permute(1, 0),
        "Einsum" when node.Find("equation")!.Text == "bi,ijk,bj->bk" =>
            (x[0].Reshape(x[0].Shape[0], -1, 1, 1) * x[1].ExpandDims(0) * x[2].Reshape(x[2].Shape[0], 1, -1, 1)).Sum([1, 2]),
        "BatchNormalization" => ((x[0] - Channels(x[3], x[0])) / (Channels(x[4], x[0]) + node.Real("epsilon", 1e-5f)).Sqrt() * Channels(x[1], x[0])) + Channels(x[2], x[0]),
        "LayerNormalization" => LayerNormalization(node, x),
        _ => throw new InvalidOperationException($"the interpreter has no operator {node.Operator}"),
    };

    private static Tensor Channels(Tensor vector, Tensor like) => vector.Reshape([.. Enumerable.Range(0, like.Rank).Select(i => i == 1 ? vector.Size : 1)]);

    private static Tensor LayerNormalization(OnnxNode node, Tensor[] x)
    {
        int first = (int)node.Integer("axis", -1);
        int[] axes = [.. Enumerable.Range(first < 0 ? first + x[0].Rank : first, first < 0 ? -first : x[0].Rank - first)];
        Tensor normal = (x[0] - x[0].Mean(axes, keepDims: true)) / (x[0].Variance(axes, keepDims: true) + node.Real("epsilon", 1e-5f)).Sqrt() * x[1];
        return x.Length > 2 ? normal + x[2] : normal;
    }
}
