using System.Runtime.InteropServices;
using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>The named arrays and texts of an agent's or a training's file (safetensors).</summary>
internal sealed class TrainingFile
{
    private readonly Dictionary<string, StoredArray> _arrays;
    private readonly Dictionary<string, string> _texts;
    private readonly string _path;

    public TrainingFile()
    {
        _arrays = new(StringComparer.Ordinal);
        _texts = new(StringComparer.Ordinal);
        _path = string.Empty;
    }

    private TrainingFile(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        _arrays = new(file.Arrays, StringComparer.Ordinal);
        _texts = new(file.Metadata, StringComparer.Ordinal);
        _path = path;
    }

    public IReadOnlyDictionary<string, StoredArray> Arrays => _arrays;

    /// <summary>Reads a file of a kind.</summary>
    /// <exception cref="DataFormatException">It is of another kind or damaged.</exception>
    public static TrainingFile Read(string path, string kind)
    {
        var file = new TrainingFile(path);
        return file._texts.GetValueOrDefault("kind") == kind
            ? file
            : throw new DataFormatException(path, $"is not a file of kind \"{kind}\"; give one that 'hybrid rl train' wrote");
    }

    /// <summary>The kind of a file, or null when it is no such file.</summary>
    public static string? KindOf(string path)
    {
        try
        {
            return SafetensorsFile.ReadMetadata(path).GetValueOrDefault("kind");
        }
        catch (DataFormatException)
        {
            return null;
        }
    }

    public void Write(string path) => new SafetensorsFile(_arrays, _texts).Write(path);

    public void Text(string name, string value) => _texts[name] = value;

    public string Text(string name) =>
        _texts.TryGetValue(name, out string? text) ? text : throw new DataFormatException(_path, $"has no entry '{name}'; give a file that 'hybrid rl train' wrote");

    public void Put(string name, StoredArray array) => _arrays[name] = array;

    public void Put<T>(string name, T[] values)
        where T : unmanaged => Put<T>(name, values.AsSpan());

    /// <summary>Numbers are kept as they are, other values as their bytes.</summary>
    public void Put<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged => _arrays[name] = typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(byte)
            ? StoredArray.Of(values)
            : StoredArray.Of(MemoryMarshal.AsBytes(values));

    public void Get<T>(string name, Span<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Bytes(name);
        Span<byte> target = MemoryMarshal.AsBytes(values);
        if (bytes.Length != target.Length)
        {
            throw new DataFormatException(_path, $"array '{name}' has {bytes.Length} bytes and {target.Length} are needed; the file is of another agent");
        }

        bytes.CopyTo(target);
    }

    public ReadOnlySpan<byte> Bytes(string name) =>
        _arrays.TryGetValue(name, out StoredArray? array) ? array.Bytes : throw new DataFormatException(_path, $"has no array '{name}'; give a file that 'hybrid rl train' wrote");

    /// <summary>Fills a state from arrays under a prefix.</summary>
    public void Load<TState>(SharedState<TState> state, string prefix)
    {
        try
        {
            state.Load(_arrays.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal));
        }
        catch (ArgumentException cause)
        {
            throw new DataFormatException(_path, $"does not fit the agent's networks: {cause.Message}", inner: cause);
        }
    }

    public void Save<TState>(SharedState<TState> state, string prefix)
    {
        foreach ((string name, StoredArray array) in state.Save())
        {
            _arrays[prefix + name] = array;
        }
    }
}
