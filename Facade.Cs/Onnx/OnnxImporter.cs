using Hybrid.Core;
using Hybrid.Formats;

namespace Hybrid.Onnx;

/// <summary>A network from an ONNX graph that is a chain of layers, whoever wrote it.</summary>
internal sealed class OnnxImporter
{
    private readonly OnnxModel _model;
    private readonly string _path;
    private readonly OnnxChain _chain;

    private OnnxImporter(OnnxModel model, string path) => (_model, _path, _chain) = (model, path, new OnnxChain(model, path));

    /// <summary>The network.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="DataFormatException">The graph is no chain of layers that are known here; the message names the operator and the node.</exception>
    public static Network Import(OnnxModel model, string path)
    {
        // What Hybrid wrote holds the network's own description, which also has what ONNX has no word for.
        return model.Metadata.ContainsKey(Network.StructureKey) ? Restore(model, path) : new OnnxImporter(model, path).Run();
    }

    private static Network Restore(OnnxModel model, string path)
    {
        var arrays = new Dictionary<string, StoredArray>(StringComparer.Ordinal);
        foreach (OnnxTensor array in model.Arrays)
        {
            StoredType? type = array.Type switch
            {
                OnnxTensor.Single => StoredType.Float32,
                OnnxTensor.Double => StoredType.Float64,
                OnnxTensor.Int32 => StoredType.Int32,
                _ => null,
            };
            if (type is { } known)
            {
                arrays[array.Name] = new StoredArray(known, array.Extents, array.Bytes);
            }
        }

        return Network.FromFile(new SafetensorsFile(arrays, model.Metadata.ToDictionary()), path);
    }

    private Network Run()
    {
        if (_model.Inputs.Count != 1 || _model.Outputs.Count != 1)
        {
            throw new DataFormatException(_path, $"the graph has {_model.Inputs.Count} inputs and {_model.Outputs.Count} outputs; a network has one of each");
        }

        OnnxValue input = _model.Inputs[0];
        if (input.Shape.Count < 2 || input.Shape.Skip(1).Any(extent => extent is null))
        {
            throw new DataFormatException(_path, $"the input '{input.Name}' has no known shape of a sample; every extent but the first, the number of samples, must be given");
        }

        int[] shape = [.. input.Shape.Skip(1).Select(extent => checked((int)extent!.Value))];
        try
        {
            var reading = new OnnxReading(_chain, shape);
            reading.Follow(input.Name, _model.Outputs[0].Name);
            var model = new Sequential(reading.Layers, reading.InputShape);
            _ = SequentialModule.outputShape(model);
            return Network.Restore(model, null);
        }
        catch (Exception problem) when (problem is not DataFormatException && problem is FormatException or ArgumentException or OverflowException)
        {
            throw new DataFormatException(_path, $"the graph is no network: {problem.Message}", inner: problem);
        }
    }
}
