using Hybrid.Formats;

namespace Hybrid.Onnx;

/// <summary>A model file of the Open Neural Network Exchange: a graph of operations and its arrays.</summary>
internal sealed record OnnxModel
{
    /// <summary>The version of ONNX's own operators that files are written for.</summary>
    public const int Opset = 17;

    /// <summary>The version of the file format that goes with it.</summary>
    private const int FormatVersion = 8;

    public IReadOnlyList<OnnxNode> Nodes { get; init; } = [];

    public IReadOnlyList<OnnxTensor> Arrays { get; init; } = [];

    public IReadOnlyList<OnnxValue> Inputs { get; init; } = [];

    public IReadOnlyList<OnnxValue> Outputs { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The version of ONNX's own operators that the file names.</summary>
    public long OperatorVersion { get; init; } = Opset;

    public void Write(string path) => AtomicFile.Write(path, stream => stream.Write(ToBytes()));

    /// <exception cref="DataFormatException">The file is no ONNX model.</exception>
    public static OnnxModel Read(string path)
    {
        byte[] bytes = FileReading.AllBytes(path);
        try
        {
            OnnxModel model = Parse(bytes);
            return model.Nodes.Count > 0 || model.Outputs.Count > 0 ? model : throw new FormatException("it holds no graph");
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw new DataFormatException(path, $"the file is no ONNX model: {problem.Message}; a .onnx file is needed", inner: problem);
        }
    }

    public byte[] ToBytes()
    {
        // Field numbers are ModelProto's and GraphProto's.
        var writer = new ProtoWriter();
        writer.Number(1, FormatVersion);
        writer.Text(2, "Hybrid");
        writer.Text(3, typeof(OnnxModel).Assembly.GetName().Version!.ToString(3));
        writer.Message(7, graph =>
        {
            foreach (OnnxNode node in Nodes)
            {
                graph.Message(1, node.Write);
            }

            graph.Text(2, "network");
            foreach (OnnxTensor array in Arrays)
            {
                graph.Message(5, array.Write);
            }

            foreach (OnnxValue input in Inputs)
            {
                graph.Message(11, input.Write);
            }

            foreach (OnnxValue output in Outputs)
            {
                graph.Message(12, output.Write);
            }
        });
        writer.Message(8, set =>
        {
            set.Text(1, "");
            set.Number(2, OperatorVersion);
        });
        foreach ((string key, string value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Message(14, entry =>
            {
                entry.Text(1, key);
                entry.Text(2, value);
            });
        }

        return writer.ToArray();
    }

    private static OnnxModel Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var model = new OnnxModel();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 7:
                    model = model.WithGraph(reader.Block());
                    break;
                case 8:
                    (string domain, long version) = Pair(reader.Block());
                    model = domain is "" or "ai.onnx" ? model with { OperatorVersion = version } : model;
                    break;
                case 14:
                    var entry = new ProtoReader(reader.Block());
                    var (key, value) = ("", "");
                    while (entry.Next())
                    {
                        (key, value) = entry.Field == 1 ? (entry.Text(), value) : (key, entry.Text());
                    }

                    metadata[key] = value;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return model with { Metadata = metadata };
    }

    private static (string Domain, long Version) Pair(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var (domain, version) = ("", 0L);
        while (reader.Next())
        {
            (domain, version) = reader.Field == 1 ? (reader.Text(), version) : (domain, reader.Number());
        }

        return (domain, version);
    }

    private OnnxModel WithGraph(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var (nodes, arrays, inputs, outputs) = (new List<OnnxNode>(), new List<OnnxTensor>(), new List<OnnxValue>(), new List<OnnxValue>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(OnnxNode.Read(reader.Block()));
                    break;
                case 5:
                    arrays.Add(OnnxTensor.Read(reader.Block()));
                    break;
                case 11:
                    inputs.Add(OnnxValue.Read(reader.Block()));
                    break;
                case 12:
                    outputs.Add(OnnxValue.Read(reader.Block()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Old files name their arrays among the inputs too.
        var known = arrays.Select(array => array.Name).ToHashSet(StringComparer.Ordinal);
        return this with { Nodes = nodes, Arrays = arrays, Inputs = [.. inputs.Where(input => !known.Contains(input.Name))], Outputs = outputs };
    }
}
