using System.Globalization;
using System.Text.Json;
using Hybrid.Core;
using Hybrid.Formats;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>The checkpoints of one training in a folder: whole files, the newest two of which are kept.</summary>
internal sealed class Checkpoints(string folder, string identity)
{
    private const string Key = "hybrid.checkpoint";
    private const string HistoryKey = "hybrid.history";
    private const int Kept = 2;

    /// <summary>What a checkpoint must agree with to be resumed: everything that the weights depend on but the number of epochs.</summary>
    public static string Identity(TrainingSource source, TrainingOptions options)
    {
        Network network = source.Network;
        string? initial = NodeArrays.Hash(Tree.leaves(network.Model));
        return JsonSerializer.Serialize(new Dictionary<string, string?>
        {
            ["network"] = NetworkStructure.Write(network.Model),
            ["initial weights"] = initial,
            ["loss"] = network.Head!.Loss.ToString(),
            ["optimizer"] = options.Optimizer.ToString(),
            ["batch size"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["accumulated batches"] = options.AccumulatedBatches.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["augmentation"] = options.Augmentation?.ToString(),
            ["standardised"] = options.Standardise.ToString(CultureInfo.InvariantCulture),
            ["training data"] = source.Data,
            ["validation data"] = source.ValidationData,
        });
    }

    /// <summary>Writes a checkpoint, then deletes those beyond the newest two.</summary>
    public void Save(TrainingState<Sequential> state, IReadOnlyList<TrainingProgress> history)
    {
        Directory.CreateDirectory(folder);
        IEnumerable<KeyValuePair<string, StoredArray>> arrays = Train.save(state).Select(pair => KeyValuePair.Create(pair.Item1, NodeArrays.ToStored(pair.Item2)));
        var file = new SafetensorsFile(arrays, [KeyValuePair.Create(Key, identity), KeyValuePair.Create(HistoryKey, JsonSerializer.Serialize(history.Select(Lasting)))]);
        int step = TensorModule.toInt32(state.Step)[0];
        file.Write(Path.Combine(folder, $"checkpoint-{step:D9}.safetensors"));
        foreach (string old in Files().Skip(Kept))
        {
            File.Delete(old);
        }
    }

    /// <summary>The newest checkpoint that is whole, or null when there is none.</summary>
    /// <param name="template">A state of the training before its first step.</param>
    /// <exception cref="DataFormatException">The checkpoint is of another training.</exception>
    public (TrainingState<Sequential> State, IReadOnlyList<TrainingProgress> History)? Newest(TrainingState<Sequential> template)
    {
        foreach (string path in Files())
        {
            if (TryRead(path) is SafetensorsFile file && file.Metadata.TryGetValue(Key, out string? known) && file.Metadata.TryGetValue(HistoryKey, out string? history))
            {
                CheckIdentity(path, known);
                try
                {
                    IEnumerable<Tuple<string, Node>> tensors = file.Arrays.Select(pair => Tuple.Create(pair.Key, NodeArrays.ToNode(pair.Value)));
                    return (Train.restore(template, tensors), JsonSerializer.Deserialize<List<TrainingProgress>>(history) ?? []);
                }
                catch (Exception problem) when (problem is ArgumentException or JsonException)
                {
                    throw new DataFormatException(path, $"the checkpoint does not fit the training ({problem.Message}); delete the folder's checkpoints to start anew", inner: problem);
                }
            }
        }

        return null;
    }

    // A file that was cut short is passed over: the one before it is whole.
    private static SafetensorsFile? TryRead(string path)
    {
        try
        {
            return SafetensorsFile.Read(path);
        }
        catch (DataFormatException)
        {
            return null;
        }
    }

    // Times differ from run to run and are left out, so that the same training writes the same bytes.
    private static TrainingProgress Lasting(TrainingProgress progress) => progress with { Elapsed = TimeSpan.Zero, SamplesPerSecond = 0 };

    private string[] Files() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "checkpoint-*.safetensors").OrderDescending(StringComparer.Ordinal)]
        : [];

    private void CheckIdentity(string path, string known)
    {
        if (known == identity)
        {
            return;
        }

        Dictionary<string, string?> mine = JsonSerializer.Deserialize<Dictionary<string, string?>>(identity)!;
        Dictionary<string, string?> other;
        try
        {
            other = JsonSerializer.Deserialize<Dictionary<string, string?>>(known) ?? [];
        }
        catch (JsonException problem)
        {
            throw new DataFormatException(path, $"the description of the training is not readable ({problem.Message}); delete the folder's checkpoints to start anew", inner: problem);
        }

        string difference = mine.Keys.FirstOrDefault(key => !other.TryGetValue(key, out string? value) || value != mine[key]) ?? "description";
        throw new DataFormatException(
            path, $"the checkpoint is of another training: its {difference} differs; resume with the same network, data and options, or use another folder");
    }
}
