using Hybrid.Core;
using Microsoft.FSharp.Core;
using Activation = Hybrid.Core.Activation;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>What each operator is as a layer.</summary>
internal static class OnnxOperators
{
    private delegate OnnxStep Reading(OnnxChain chain, OnnxNode node);

    /// <summary>One row for each operator.</summary>
    private static readonly Dictionary<string, Reading> Rows = new(StringComparer.Ordinal)
    {
        ["Gemm"] = Gemm,
        ["MatMul"] = MatMul,
        ["Flatten"] = (chain, node) => node.Integer("axis", 1) == 1 ? Step(Layer.Flatten, node) : throw chain.Wrong(node, "has another axis than 1; only whole samples are flattened"),
        ["Reshape"] = Reshape,
        ["Dropout"] = (chain, node) => Step(Layer.NewDropout(DropoutModule.create(chain.Number(node, 1) ?? node.Real("ratio", 0.5f))), node),
        ["Cast"] = (_, node) => Step(null, node),
        ["Gather"] = Gather,
        ["BatchNormalization"] = BatchNormalization,
        ["LayerNormalization"] = LayerNormalization,
        ["PRelu"] = (chain, node) => Step(Layer.NewParametricRelu(new ParametricRelu(chain.Weight(node, 1), 0.25)), node),
        ["LeakyRelu"] = (_, node) => Activate(Activation.NewLeakyRelu(node.Real("alpha", 0.01f)), node),
        ["Elu"] = (_, node) => Activate(Activation.NewElu(node.Real("alpha", 1)), node),
        ["Selu"] = (chain, node) => Demand(chain, node, Activation.Selu, ("alpha", 1.6732632f, 1.6732632f), ("gamma", 1.050701f, 1.050701f)),
        ["HardSigmoid"] = (chain, node) => Demand(chain, node, Activation.HardSigmoid, ("alpha", 0.2f, 1f / 6), ("beta", 0.5f, 0.5f)),
        ["Clip"] = (chain, node) => (chain.Number(node, 1) ?? node.Real("min", float.NaN), chain.Number(node, 2) ?? node.Real("max", float.NaN)) is (-1, 1)
            ? Activate(Activation.HardTanh, node)
            : throw chain.Wrong(node, "has other limits than -1 and 1, the only ones that are a layer here"),
        ["Softmax"] = (chain, node) => LastAxis(chain, node, Activation.Softmax),
        ["LogSoftmax"] = (chain, node) => LastAxis(chain, node, Activation.LogSoftmax),
        ["Gelu"] = (_, node) => Activate(node.Find("approximate")?.Text == "tanh" ? Activation.GeluTanh : Activation.Gelu, node),
        ["Mish"] = (_, node) => Activate(Activation.Mish, node),
    };

    /// <summary>The node that takes a value.</summary>
    public static OnnxNode Next(OnnxChain chain, string value)
    {
        OnnxNode[] users = [.. chain.Users(value)];
        if (users.Length == 0)
        {
            throw new DataFormatException(chain.Path, $"no node takes the value '{value}', which is not the output; a chain of layers is needed");
        }

        // Where several nodes take it, an unknown one is the better thing to name.
        OnnxNode node = users.FirstOrDefault(user => !IsKnown(user)) ?? users[0];
        if (!IsKnown(node))
        {
            throw chain.Wrong(node, $"is none of the layers that are read: {string.Join(", ", Known.Order(StringComparer.Ordinal))}");
        }

        return users.Length == 1 ? node : throw chain.Wrong(node, $"shares its input '{value}' with {users[1].Place}; a chain of layers, or two ways that meet in a sum, is needed");
    }

    /// <summary>A node as a layer on the last axis.</summary>
    public static OnnxStep Read(OnnxChain chain, OnnxNode node) => OnnxActivations.Plain.TryGetValue(node.Operator, out Activation? plain)
        ? plain.IsIdentity ? Step(null, node) : Activate(plain, node)
        : Rows.TryGetValue(node.Operator, out Reading? reading) ? reading(chain, node)
        : throw chain.Wrong(node, $"is none of the layers that are read: {string.Join(", ", Known.Order(StringComparer.Ordinal))}");

    private static IEnumerable<string> Known => Rows.Keys.Concat(OnnxActivations.Plain.Keys).Concat(OnnxSpatialReader.Operators).Concat(OnnxRecurrentReader.Operators);

    private static bool IsKnown(OnnxNode node) => node.Domain.Length == 0 && Known.Contains(node.Operator);

    private static OnnxStep Step(Layer? layer, OnnxNode node) => new(layer, node.Outputs[0]);

    private static OnnxStep Activate(Activation activation, OnnxNode node) => Step(Layer.NewActivation(activation), node);

    private static OnnxStep Dense(Node weight, Node? bias, OnnxNode last) =>
        Step(Layer.NewDense(new Dense(weight, bias is null ? FSharpOption<Node>.None : FSharpOption<Node>.Some(bias), Core.Initialiser.XavierUniform)), last);

    private static OnnxStep Gemm(OnnxChain chain, OnnxNode node)
    {
        if (node.Integer("transA", 0) != 0)
        {
            throw chain.Wrong(node, "transposes its input; only the weight may be transposed");
        }

        Node weight = chain.Weight(node, 1);
        if (weight.Rank != 2)
        {
            throw chain.Wrong(node, "has a weight that is no matrix");
        }

        weight = node.Integer("transB", 0) != 0 ? TensorModule.transpose(weight) : weight;
        Node? bias = node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? chain.Weight(node, 2) : null;
        int outputs = weight.Shape[1];
        if (bias is not null)
        {
            bias = bias.Size == outputs ? TensorModule.reshape([outputs], bias)
                : bias.Size == 1 ? TensorModule.broadcastTo([outputs], TensorModule.reshape([1], bias))
                : throw chain.Wrong(node, $"has a bias of {bias.Size} numbers for {outputs} outputs");
        }

        return Dense(Scaled(weight, node.Real("alpha", 1)), bias is null ? null : Scaled(bias, node.Real("beta", 1)), node);
    }

    private static Node Scaled(Node weight, float factor) => factor == 1 ? weight : weight * (double)factor;

    /// <summary>A product, with the sum behind it as its bias.</summary>
    private static OnnxStep MatMul(OnnxChain chain, OnnxNode node)
    {
        Node weight = chain.Weight(node, 1);
        if (weight.Rank != 2)
        {
            throw chain.Wrong(node, "has a weight that is no matrix");
        }

        if (chain.OnlyUser(node.Outputs[0]) is { Operator: "Add" } sum)
        {
            int operand = chain.Find(sum, 0) is null ? 1 : 0;
            if (chain.Find(sum, operand) is { } bias && bias.Shape.Aggregate(1L, (product, extent) => product * extent) == weight.Shape[1])
            {
                return Dense(weight, TensorModule.reshape([weight.Shape[1]], chain.Weight(sum, operand)), sum);
            }
        }

        return Dense(weight, null, node);
    }

    private static OnnxStep Reshape(OnnxChain chain, OnnxNode node) =>
        chain.Find(node, 1)?.ToIntegers() is [_, -1] or [0 or -1, > 0]
            ? Step(Layer.Flatten, node)
            : throw chain.Wrong(node, "does not flatten samples, the only reshaping that is a layer here");

    private static OnnxStep Gather(OnnxChain chain, OnnxNode node)
    {
        Node table = chain.Weight(node, 0);
        return node.Integer("axis", 0) == 0 && table.Rank == 2
            ? Step(Layer.NewEmbedding(new Embedding(table, Core.Initialiser.NewNormal(0, 1))), node)
            : throw chain.Wrong(node, "does not pick rows of a matrix, which an embedding does");
    }

    private static OnnxStep BatchNormalization(OnnxChain chain, OnnxNode node)
    {
        double momentum = Math.Round(1 - (double)node.Real("momentum", 0.9f), 6);
        return Step(
            Layer.NewBatchNorm(new BatchNorm(
                chain.Weight(node, 1), chain.Weight(node, 2), new NonTrainable<Node>(chain.Weight(node, 3)), new NonTrainable<Node>(chain.Weight(node, 4)), 1,
                momentum > 0 ? momentum : 0.1, Decimal(node.Real("epsilon", 1e-5f)))),
            node);
    }

    private static OnnxStep LayerNormalization(OnnxChain chain, OnnxNode node)
    {
        Node scale = chain.Weight(node, 1);
        Node shift = chain.Find(node, 2) is null ? TensorModule.zerosLike(scale) : chain.Weight(node, 2);
        return Step(Layer.NewLayerNorm(new LayerNorm(scale, shift, Decimal(node.Real("epsilon", 1e-5f)))), node);
    }

    private static OnnxStep LastAxis(OnnxChain chain, OnnxNode node, Activation activation)
    {
        // Before version 13 the operator flattened to two axes and its default was 1.
        long axis = node.Integer("axis", chain.Version < 13 ? 1 : -1);
        return axis is -1 or 1 ? Activate(activation, node) : throw chain.Wrong(node, $"is along axis {axis}; only the last one, -1, is a layer here");
    }

    private static OnnxStep Demand(OnnxChain chain, OnnxNode node, Activation activation, params (string Name, float Default, float Needed)[] constants)
    {
        foreach (var (name, otherwise, needed) in constants)
        {
            float value = node.Real(name, otherwise);
            if (MathF.Abs(value - needed) > 1e-5f)
            {
                throw chain.Wrong(node, FormattableString.Invariant($"has {name} {value}; only {needed} is a layer here"));
            }
        }

        return Activate(activation, node);
    }

    /// <summary>A single-precision constant as the decimal number that was meant.</summary>
    private static double Decimal(float value) => double.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
