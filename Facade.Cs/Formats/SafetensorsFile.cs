using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Text.Json;

namespace Hybrid.Formats;

/// <summary>Named arrays with a map of texts beside them, in the safetensors format. Immutable.</summary>
/// <remarks>
/// Layout: 8 bytes with the header's length (little-endian), a JSON header, the arrays one after the other without gaps. Everything is checked on reading,
/// and the same content always gives the same bytes. Source: the safetensors format, github.com/huggingface/safetensors.
/// Read and written: F64, F32, F16, BF16 and the integers of 8 to 64 bits, BOOL; the 8-bit floating types are refused.
/// </remarks>
public sealed class SafetensorsFile
{
    internal const int LongestHeader = 100_000_000;
    internal const string MetadataKey = "__metadata__";

    /// <summary>Puts arrays and texts together.</summary>
    /// <param name="arrays">The arrays by name; a name may be any text but <c>__metadata__</c>.</param>
    /// <param name="metadata">Texts by name; none by default.</param>
    /// <exception cref="ArgumentException">An array has the reserved name.</exception>
    public SafetensorsFile(IEnumerable<KeyValuePair<string, StoredArray>> arrays, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var copy = new Dictionary<string, StoredArray>(arrays, StringComparer.Ordinal);
        if (copy.ContainsKey(MetadataKey))
        {
            throw new ArgumentException($"SafetensorsFile: an array cannot be named '{MetadataKey}', which holds the texts. Choose another name.", nameof(arrays));
        }

        Arrays = new ReadOnlyDictionary<string, StoredArray>(copy);
        Metadata = new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(metadata ?? [], StringComparer.Ordinal));
    }

    /// <summary>The arrays by name.</summary>
    public IReadOnlyDictionary<string, StoredArray> Arrays { get; }

    /// <summary>The texts by name; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short, or anything in it is not as the format says.</exception>
    public static SafetensorsFile Read(string path) => FileReading.Use(path, stream => Read(stream, path));

    /// <summary>Reads only the texts, without the arrays.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The header is not as the format says.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path) =>
        FileReading.Use(path, stream => new ReadOnlyDictionary<string, string>(SafetensorsHeader.Read(stream, path).Metadata));

    /// <summary>Reads from a stream that knows its length.</summary>
    /// <param name="stream">A stream that can seek, at its start.</param>
    /// <param name="file">The name that errors call the stream by.</param>
    /// <exception cref="DataFormatException">The content is not as the format says.</exception>
    public static SafetensorsFile Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, file);
        var arrays = new Dictionary<string, StoredArray>(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries)
        {
            byte[] bytes = new byte[entry.End - entry.Begin];
            stream.Position = header.DataStart + entry.Begin;
            stream.ReadExactly(bytes);
            if (entry.Type == StoredType.Bool && bytes.AsSpan().ContainsAnyExcept((byte)0, (byte)1))
            {
                throw new DataFormatException(file, $"array '{entry.Name}' of type BOOL holds a byte other than 0 and 1; only those are allowed");
            }

            arrays.Add(entry.Name, new StoredArray(entry.Type, entry.Shape, bytes));
        }

        return new SafetensorsFile(arrays, header.Metadata);
    }

    /// <summary>Writes the file as a whole: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">The stream; it needs not seek.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        KeyValuePair<string, StoredArray>[] ordered =
            [.. Arrays.OrderByDescending(pair => StoredArray.SizeOf(pair.Value.Type)).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        byte[] header = Header(ordered);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, StoredArray array) in ordered)
        {
            stream.Write(array.Bytes);
        }
    }

    private byte[] Header(KeyValuePair<string, StoredArray>[] ordered)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach ((string key, string value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long begin = 0;
            foreach ((string name, StoredArray array) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsHeader.NameOf(array.Type));
                json.WriteStartArray("shape");
                foreach (int extent in array.Shape)
                {
                    json.WriteNumberValue(extent);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += array.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces make the arrays start at a multiple of 8, so that a reader may map the file into memory.
        while (memory.Length % 8 != 0)
        {
            memory.WriteByte((byte)' ');
        }

        return memory.ToArray();
    }
}
