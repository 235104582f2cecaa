using Hybrid.Core;
using Activation = Hybrid.Core.Activation;

namespace Hybrid.Onnx;

/// <summary>Layers that are several operators in ONNX of this version.</summary>
internal static class OnnxPatterns
{
    /// <summary>The layer that begins at a value used twice, or null.</summary>
    public static OnnxStep? Match(OnnxChain chain, string value)
    {
        if (chain.Users(value) is not [var first, var second])
        {
            return null;
        }

        var (inner, product) = first.Operator == "Mul" ? (second, first) : (first, second);
        if (product.Operator != "Mul" || inner.Outputs.Count != 1)
        {
            return null;
        }

        string other = product.Inputs[0] == value ? product.Inputs[1] : product.Inputs[0];
        return inner.Operator switch
        {
            "Sigmoid" when inner.Outputs[0] == other => Found(Activation.Swish, product),
            "Softplus" when chain.OnlyUser(inner.Outputs[0]) is { Operator: "Tanh" } tanh && tanh.Outputs[0] == other => Found(Activation.Mish, product),
            "Div" or "Mul" => Gelu(chain, inner, product, other),
            _ => null,
        };
    }

    private static OnnxStep Found(Activation activation, OnnxNode last) => new(Layer.NewActivation(activation), last.Outputs[0]);

    /// <summary>x / sqrt 2 (or times 1 / sqrt 2), erf, + 1, times x, times 1/2.</summary>
    private static OnnxStep? Gelu(OnnxChain chain, OnnxNode scale, OnnxNode product, string other)
    {
        double factor = chain.Number(scale, 1) is { } number ? scale.Operator == "Div" ? 1 / number : number : 0;
        return Math.Abs(factor - Math.Sqrt(0.5)) < 1e-6
            && chain.OnlyUser(scale.Outputs[0]) is { Operator: "Erf" } erf
            && chain.OnlyUser(erf.Outputs[0]) is { Operator: "Add" } plus && (chain.Number(plus, 0) ?? chain.Number(plus, 1)) == 1 && plus.Outputs[0] == other
            && chain.OnlyUser(product.Outputs[0]) is { Operator: "Mul" } half && (chain.Number(half, 0) ?? chain.Number(half, 1)) == 0.5f
            ? Found(Activation.Gelu, half)
            : null;
    }
}
