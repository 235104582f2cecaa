using System.Text.Json;
using Hybrid.Core;
using Hybrid.Formats;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <content>Saving and loading.</content>
public sealed partial class Network
{
    private const string Key = "hybrid.network";
    private const string HeadKey = "hybrid.head";
    private const string LibraryKey = "hybrid.library";

    private static readonly JsonSerializerOptions HeadOptions = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Saves the network as a safetensors file that any reader of that format opens: weights by name, the structure as JSON in the metadata.</summary>
    /// <param name="path">The file, which is written whole or not at all. The same network gives the same bytes.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => ToFile().Write(path);

    /// <summary>Loads a network that <see cref="Save"/> wrote; it equals the saved one bit for bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short, not a saved network, or its arrays are not those that its structure needs.</exception>
    public static Network Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FromFile(SafetensorsFile.Read(path), path);
    }

    internal SafetensorsFile ToFile(params KeyValuePair<string, string>[] more)
    {
        var arrays = new Dictionary<string, StoredArray>(StringComparer.Ordinal);
        foreach ((string name, Node value) in SequentialModule.paths(Model).Zip(Tree.leaves(Model)))
        {
            arrays.Add(name, NodeArrays.ToStored(value));
        }

        foreach ((string name, StoredArray value) in Head?.Standardiser?.ToArrays() ?? new Dictionary<string, StoredArray>())
        {
            arrays.Add(name, value);
        }

        var metadata = new Dictionary<string, string>(more, StringComparer.Ordinal)
        {
            [Key] = NetworkStructure.Write(Model),
            [LibraryKey] = $"Hybrid {typeof(Network).Assembly.GetName().Version!.ToString(3)}",
        };
        if (Head is not null)
        {
            metadata[HeadKey] = JsonSerializer.Serialize(new SavedHead(Head.Loss.Name, Head.Loss.Argument, Head.ClassNames), HeadOptions);
        }

        return new SafetensorsFile(arrays, metadata);
    }

    internal static Network FromFile(SafetensorsFile file, string path)
    {
        if (!file.Metadata.TryGetValue(Key, out string? structure))
        {
            throw new DataFormatException(path, $"the file holds no network: its metadata have no '{Key}'; a file that Network.Save wrote is needed");
        }

        try
        {
            Sequential template = NetworkStructure.Read(structure);
            _ = SequentialModule.outputShape(template);
            var model = Tree.rebuild(template, Arrays(file, path, template));
            SavedHead? head = file.Metadata.TryGetValue(HeadKey, out string? text)
                ? JsonSerializer.Deserialize<SavedHead>(text, HeadOptions) ?? throw new FormatException($"'{HeadKey}' is null")
                : null;
            return Restore(model, head is null ? null : new NetworkHead(Hybrid.Loss.Restore(head.Loss, head.Argument), head.Classes, Standardiser.FromArrays(file.Arrays)));
        }
        catch (Exception problem) when (problem is not DataFormatException && problem is FormatException or ArgumentException or JsonException)
        {
            throw new DataFormatException(path, $"the network's description is damaged ({problem.Message}); save the network again", inner: problem);
        }
    }

    private static Node[] Arrays(SafetensorsFile file, string path, Sequential template)
    {
        string[] names = SequentialModule.paths(template);
        Node[] leaves = Tree.leaves(template);
        var result = new Node[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (!file.Arrays.TryGetValue(names[i], out StoredArray? array))
            {
                throw new DataFormatException(path, $"the array '{names[i]}' of the network is missing; the file is no whole network");
            }

            Node node = NodeArrays.ToNode(array);
            if (!node.Shape.AsSpan().SequenceEqual(leaves[i].Shape) || !node.Dtype.Equals(leaves[i].Dtype) || array.Type.ToString() != node.Dtype.ToString())
            {
                throw new DataFormatException(
                    path, $"the array '{names[i]}' is {array.Type} {TensorText.Shape(array.Shape)}; the network needs {leaves[i].Dtype} {TensorText.Shape(leaves[i].Shape)}");
            }

            result[i] = node;
        }

        return result;
    }

    /// <summary>What a trained network predicts, as it stands in the metadata.</summary>
    private sealed record SavedHead(string Loss, double? Argument, string[] Classes);
}
