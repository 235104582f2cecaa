using Activation = Hybrid.Core.Activation;

namespace Hybrid.Onnx;

/// <summary>Activations in ONNX: an operator of its own, or a few.</summary>
internal static class OnnxActivations
{
    /// <summary>Those that are one operator without constants.</summary>
    public static IReadOnlyDictionary<string, Activation> Plain { get; } = new Dictionary<string, Activation>(StringComparer.Ordinal)
    {
        ["Identity"] = Activation.Identity,
        ["Sigmoid"] = Activation.Sigmoid,
        ["Tanh"] = Activation.Tanh,
        ["Softplus"] = Activation.Softplus,
        ["Relu"] = Activation.Relu,
        ["Softsign"] = Activation.Softsign,
        ["HardSwish"] = Activation.HardSwish,
    };

    /// <summary>Adds an activation's nodes.</summary>
    public static void Add(OnnxGraphBuilder graph, Activation activation)
    {
        string input = graph.Current;
        if (Plain.FirstOrDefault(pair => pair.Value.Equals(activation)) is { Key: { } kind })
        {
            graph.Then(kind);
            return;
        }

        switch (activation)
        {
            case Activation.LeakyRelu leaky:
                graph.Then("LeakyRelu", OnnxAttribute.Of("alpha", (float)leaky.slope));
                break;
            case Activation.Elu elu:
                graph.Then("Elu", OnnxAttribute.Of("alpha", (float)elu.alpha));
                break;
            case { IsSelu: true }:
                graph.Then("Selu");
                break;
            case { IsHardSigmoid: true }:
                graph.Then("HardSigmoid", OnnxAttribute.Of("alpha", 1f / 6), OnnxAttribute.Of("beta", 0.5f));
                break;
            case { IsHardTanh: true }:
                graph.ThenWith("Clip", [graph.Number(-1), graph.Number(1)]);
                break;
            case { IsSoftmax: true }:
                graph.Then("Softmax", OnnxAttribute.Of("axis", -1L));
                break;
            case { IsLogSoftmax: true }:
                graph.Then("LogSoftmax", OnnxAttribute.Of("axis", -1L));
                break;
            case { IsSwish: true }:
                graph.Then("Sigmoid");
                graph.Become(graph.Add("Mul", [input, graph.Current]));
                break;
            case { IsMish: true }:
                graph.Then("Softplus");
                graph.Then("Tanh");
                graph.Become(graph.Add("Mul", [input, graph.Current]));
                break;
            case { IsGelu: true }:
                graph.ThenWith("Div", [graph.Number(Math.Sqrt(2))]);
                graph.Then("Erf");
                graph.ThenWith("Add", [graph.Number(1)]);
                graph.Become(graph.Add("Mul", [input, graph.Current]));
                graph.ThenWith("Mul", [graph.Number(0.5)]);
                break;
            case { IsGeluTanh: true }:
                GeluTanh(graph, input);
                break;
            default:
                throw new NotSupportedException($"Network.ExportOnnx: the activation '{Core.ActivationModule.name(activation)}' has no ONNX form here. Save the network as safetensors instead.");
        }
    }

    /// <summary>x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.</summary>
    private static void GeluTanh(OnnxGraphBuilder graph, string input)
    {
        graph.ThenWith("Mul", [input]);
        graph.ThenWith("Mul", [input]);
        graph.ThenWith("Mul", [graph.Number(0.044715)]);
        graph.Become(graph.Add("Add", [input, graph.Current]));
        graph.ThenWith("Mul", [graph.Number(Math.Sqrt(2 / Math.PI))]);
        graph.Then("Tanh");
        graph.ThenWith("Add", [graph.Number(1)]);
        graph.Become(graph.Add("Mul", [input, graph.Current]));
        graph.ThenWith("Mul", [graph.Number(0.5)]);
    }
}
