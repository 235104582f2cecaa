using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>A trained table of action values, with the environment, the learner, the seed and the options that made it.</summary>
public sealed class TabularAgent
{
    private const string Kind = "tabular-agent";

    private readonly double[] _values;

    internal TabularAgent(string environmentId, string learner, long seed, long steps, TabularOptions options, int actionCount, double[] values)
    {
        EnvironmentId = environmentId;
        Learner = learner;
        Seed = seed;
        Steps = steps;
        Options = options;
        ActionCount = actionCount;
        _values = values;
    }

    /// <summary>The environment it was trained in, with options.</summary>
    public string EnvironmentId { get; }

    /// <summary>The learner's name.</summary>
    public string Learner { get; }

    /// <summary>The seed of training.</summary>
    public long Seed { get; }

    /// <summary>The steps of training.</summary>
    public long Steps { get; }

    /// <summary>How it learnt.</summary>
    public TabularOptions Options { get; }

    /// <summary>The number of states.</summary>
    public int StateCount => _values.Length / ActionCount;

    /// <summary>The number of actions.</summary>
    public int ActionCount { get; }

    /// <summary>The value of an action in a state; minus infinity where it is not available.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    public double this[int state, int action] => _values[(state * ActionCount) + action];

    /// <summary>The lowest action of the greatest value; never one that is not available.</summary>
    /// <param name="state">The state.</param>
    public int Act(int state)
    {
        ReadOnlySpan<double> row = _values.AsSpan(state * ActionCount, ActionCount);
        int best = 0;
        for (int action = 1; action < row.Length; action++)
        {
            best = row[action] > row[best] ? action : best;
        }

        return best;
    }

    /// <summary>The greedy policy.</summary>
    public int[] Policy() => [.. Enumerable.Range(0, StateCount).Select(Act)];

    /// <summary>Saves the agent as JSON, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">It cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteString("environment", EnvironmentId);
        json.WriteString("learner", Learner);
        json.WriteNumber("seed", Seed);
        json.WriteNumber("steps", Steps);
        json.WritePropertyName("options");
        JsonSerializer.Serialize(json, Options);
        json.WriteNumber("actions", ActionCount);
        json.WriteStartArray("values");
        foreach (double value in _values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Loads an agent.</summary>
    /// <param name="path">A file written by <see cref="Save"/>.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is not such a file.</exception>
    public static TabularAgent Load(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextFile.Read(path));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kind", out JsonElement kind) || kind.GetString() != Kind)
            {
                throw new DataFormatException(path, $"is not an agent's file; give one that 'hybrid rl train' wrote, whose kind is \"{Kind}\"");
            }

            int actions = root.GetProperty("actions").GetInt32();
            double[] values = [.. root.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NegativeInfinity : value.GetDouble())];
            if (actions < 1 || values.Length == 0 || values.Length % actions != 0)
            {
                throw new DataFormatException(path, $"the table has {values.Length} values for {actions} actions; a whole number of rows is needed");
            }

            return new TabularAgent(
                root.GetProperty("environment").GetString()!,
                root.GetProperty("learner").GetString()!,
                root.GetProperty("seed").GetInt64(),
                root.GetProperty("steps").GetInt64(),
                root.GetProperty("options").Deserialize<TabularOptions>()!,
                actions,
                values);
        }
        catch (JsonException cause)
        {
            throw new DataFormatException(path, "is not JSON; give a file that 'hybrid rl train' wrote", (int?)cause.LineNumber + 1, (int?)cause.BytePositionInLine + 1, cause);
        }
        catch (Exception cause) when (cause is KeyNotFoundException or InvalidOperationException or FormatException and not DataFormatException)
        {
            throw new DataFormatException(path, "lacks a member of an agent's file or has one of another type; give a file that 'hybrid rl train' wrote", inner: cause);
        }
    }
}
