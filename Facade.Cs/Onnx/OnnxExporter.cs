using Hybrid.Core;
using Hybrid.Formats;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>A network as an ONNX graph of opset 17: each layer as ONNX's own operator where there is one, else as a few of them.</summary>
internal static class OnnxExporter
{
    public const string Input = "input";
    public const string Output = "output";

    public static OnnxModel Export(Network network)
    {
        Sequential model = network.Model;
        SafetensorsFile file = network.ToFile();
        bool symbols = !model.Layers.IsEmpty && LayerModule.inputDtype(model.Layers.Head) is { } dtype && dtype.Value.IsInt32;
        var graph = new OnnxGraphBuilder(Input);
        Standardise(graph, network);
        int[] shape = model.InputShape;
        foreach ((Layer layer, LayerSummary summary) in model.Layers.Zip(SequentialModule.summary(model)))
        {
            graph.Begin(summary.Name);
            OnnxLayers.Add(graph, layer, shape);
            shape = summary.OutputShape;
        }

        graph.Finish(Output);
        return new OnnxModel
        {
            Nodes = graph.Nodes,
            Arrays = graph.Arrays,
            Inputs = [Value(Input, symbols ? OnnxTensor.Int64 : OnnxTensor.Single, model.InputShape)],
            Outputs = [Value(Output, OnnxTensor.Single, shape)],
            Metadata = file.Metadata.ToDictionary(),
        };
    }

    private static OnnxValue Value(string name, int type, int[] shape) => new(name, type, [null, .. shape.Select(extent => (long?)extent)]);

    private static void Standardise(OnnxGraphBuilder graph, Network network)
    {
        if (network.Standardiser is not { } standardiser)
        {
            return;
        }

        int[] shape = network.Model.InputShape;
        graph.Begin("standardise");
        (string Name, ReadOnlyMemory<float> Values)[] steps = [("standardiser.means", standardiser.Means), ("standardiser.deviations", standardiser.Deviations)];
        bool flat = shape.Length == 1;
        if (!flat)
        {
            graph.Then("Flatten", OnnxAttribute.Of("axis", 1));
        }

        foreach ((string name, ReadOnlyMemory<float> values) in steps)
        {
            graph.ThenWith(name == "standardiser.means" ? "Sub" : "Div", [graph.Keep(name, TensorModule.ofFloat32([values.Length], values.ToArray()))]);
        }

        if (!flat)
        {
            graph.ThenWith("Reshape", [graph.Integers([-1, .. shape.Select(extent => (long)extent)])]);
        }
    }
}
