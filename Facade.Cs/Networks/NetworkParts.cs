using Hybrid.Formats;

namespace Hybrid;

/// <summary>Files of several networks: each network's arrays and description under its name.</summary>
internal static class NetworkParts
{
    private const string KindKey = "kind";

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What the networks are together.</param>
    /// <param name="facts">What else is needed to open it.</param>
    /// <param name="parts">The networks by name.</param>
    public static void Write(string path, string kind, IReadOnlyDictionary<string, string> facts, params (string Name, Network Network)[] parts)
    {
        var arrays = new Dictionary<string, StoredArray>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(facts, StringComparer.Ordinal) { [KindKey] = kind };
        foreach ((string part, Network network) in parts)
        {
            SafetensorsFile file = network.ToFile();
            foreach ((string name, StoredArray array) in file.Arrays)
            {
                arrays.Add($"{part}.{name}", array);
            }

            foreach ((string name, string text) in file.Metadata)
            {
                metadata.Add($"{part}.{name}", text);
            }
        }

        new SafetensorsFile(arrays, metadata).Write(path);
    }

    /// <summary>Opens a file of a kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind it must have.</param>
    /// <param name="what">What such a file is, for the message: "autoencoder".</param>
    /// <exception cref="DataFormatException">It is of another kind.</exception>
    public static SafetensorsFile Read(string path, string kind, string what)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        return file.Metadata.GetValueOrDefault(KindKey) == kind ? file : throw new DataFormatException(path, $"the file holds no {what}; give one that its Save wrote");
    }

    /// <summary>One of its networks.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="name">The network's name.</param>
    /// <exception cref="DataFormatException">It is missing or damaged.</exception>
    public static Network Part(SafetensorsFile file, string path, string name)
    {
        string start = $"{name}.";
        Dictionary<string, TValue> Own<TValue>(IEnumerable<KeyValuePair<string, TValue>> all) =>
            all.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[start.Length..], pair => pair.Value, StringComparer.Ordinal);
        return Network.FromFile(new SafetensorsFile(Own(file.Arrays), Own(file.Metadata)), path);
    }
}
