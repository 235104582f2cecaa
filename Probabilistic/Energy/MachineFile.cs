using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Files of machines: their tensors by name, with a kind and what else is needed to open them (safetensors).</summary>
internal static class MachineFile
{
    /// <summary>The name of the text that says what a file is of.</summary>
    public const string KindName = "kind";

    /// <summary>Writes a file, whole or not at all.</summary>
    public static void Write<TWeights>(string path, string kind, TWeights weights, params (string Name, object Value)[] facts) => new SafetensorsFile(
        new SharedState<TWeights>(weights).Save(),
        facts.Select(fact => (fact.Name, Text: JsonSerializer.Serialize(fact.Value))).Append((Name: KindName, Text: kind)).ToDictionary(fact => fact.Name, fact => fact.Text, StringComparer.Ordinal)).Write(path);

    /// <summary>Opens a file of a kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind it must have.</param>
    /// <param name="what">What such a file is, for the message.</param>
    public static SafetensorsFile Read(string path, string kind, string what)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        return file.Metadata.GetValueOrDefault(KindName) == kind ? file : throw new DataFormatException(path, $"is no {what}; give a file that its Save wrote");
    }

    /// <summary>A fact that was written; the default where it is missing.</summary>
    public static T Fact<T>(string path, SafetensorsFile file, string name, T otherwise)
    {
        try
        {
            return file.Metadata.TryGetValue(name, out string? text) ? JsonSerializer.Deserialize<T>(text) ?? otherwise : otherwise;
        }
        catch (JsonException)
        {
            throw new DataFormatException(path, $"is damaged: {name} is \"{file.Metadata[name]}\"");
        }
    }

    /// <summary>Sizes that were written, as many as there must be at least, each at least 1.</summary>
    public static int[] Sizes(string path, SafetensorsFile file, int least)
    {
        int[] sizes = Fact<int[]>(path, file, "sizes", []);
        return sizes.Length >= least && sizes.All(size => size > 0) ? sizes : throw new DataFormatException(path, $"is damaged: its sizes are [{string.Join(", ", sizes)}]; {least} or more are needed, each at least 1");
    }

    /// <summary>The tensors, of the shapes of a template.</summary>
    public static TWeights Weights<TWeights>(string path, SafetensorsFile file, TWeights template)
    {
        var state = new SharedState<TWeights>(template);
        try
        {
            state.Load(file.Arrays);
        }
        catch (ArgumentException cause)
        {
            throw new DataFormatException(path, $"is damaged: {cause.Message.ReplaceLineEndings(" ")}");
        }

        return state.Value;
    }
}
