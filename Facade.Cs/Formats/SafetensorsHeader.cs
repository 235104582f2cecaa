using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Hybrid.Formats;

/// <summary>The checked header of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    private static readonly (string Name, StoredType Type)[] Types =
    [
        ("BOOL", StoredType.Bool), ("U8", StoredType.UInt8), ("I8", StoredType.Int8), ("U16", StoredType.UInt16), ("I16", StoredType.Int16),
        ("U32", StoredType.UInt32), ("I32", StoredType.Int32), ("U64", StoredType.UInt64), ("I64", StoredType.Int64),
        ("F16", StoredType.Float16), ("BF16", StoredType.BFloat16), ("F32", StoredType.Float32), ("F64", StoredType.Float64),
    ];

    private readonly string _file;

    private SafetensorsHeader(string file, long dataStart)
    {
        _file = file;
        DataStart = dataStart;
    }

    public long DataStart { get; }

    public List<SafetensorsEntry> Entries { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public static string NameOf(StoredType type) => Types.First(row => row.Type == type).Name;

    public static SafetensorsHeader Read(Stream stream, string file)
    {
        long total = stream.Length;
        if (total < 8)
        {
            throw new DataFormatException(file, $"the file has {total} bytes; a safetensors file begins with 8 bytes that hold the header's length");
        }

        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is < 2 or > SafetensorsFile.LongestHeader)
        {
            throw new DataFormatException(file, $"not a safetensors file: the header's length is {length} bytes; 2 to {SafetensorsFile.LongestHeader} are allowed");
        }

        if ((long)length > total - 8)
        {
            throw new DataFormatException(file, $"the file is cut short: the header has {length} bytes and {total - 8} are there; a whole file is needed");
        }

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        if (json[0] != (byte)'{')
        {
            throw new DataFormatException(file, "not a safetensors file: the header does not begin with '{'");
        }

        var header = new SafetensorsHeader(file, 8 + (long)length);
        header.Parse(json);
        header.CheckLayout(total - header.DataStart);
        return header;
    }

    private void Parse(byte[] json)
    {
        if (!Utf8.IsValid(json))
        {
            throw Wrong("the header is not UTF-8 text; the file is damaged");
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (!seen.Add(name))
                {
                    throw Wrong($"the header names '{Shown(name)}' twice; a name may stand once");
                }

                reader.Read();
                if (name == SafetensorsFile.MetadataKey)
                {
                    ParseMetadata(ref reader);
                }
                else
                {
                    Entries.Add(ParseEntry(ref reader, name));
                }
            }

            if (reader.Read())
            {
                throw Wrong("text follows the header's JSON object; only spaces are allowed there");
            }
        }
        catch (JsonException cause)
        {
            throw new DataFormatException(_file, $"the header is not valid JSON at its byte {cause.BytePositionInLine ?? 0}; the file is damaged", inner: cause);
        }
        catch (InvalidOperationException cause)
        {
            throw new DataFormatException(_file, "the header holds a text that is not valid Unicode; the file is damaged", inner: cause);
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.StartObject, SafetensorsFile.MetadataKey, "an object of texts");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            Expect(reader, JsonTokenType.String, key, "a text");
            if (!Metadata.TryAdd(key, reader.GetString()!))
            {
                throw Wrong($"the metadata names '{Shown(key)}' twice; a name may stand once");
            }
        }
    }

    private SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        Expect(reader, JsonTokenType.StartObject, name, "an object with dtype, shape and data_offsets");
        StoredType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(reader, JsonTokenType.String, $"{name}.dtype", "a text");
                    type = TypeNamed(reader.GetString()!, name);
                    break;
                case "shape" when shape is null:
                    shape = ParseIntegers(ref reader, $"{name}.shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ParseIntegers(ref reader, $"{name}.data_offsets");
                    break;
                default:
                    throw Wrong($"array '{Shown(name)}' has the field '{Shown(key)}'; dtype, shape and data_offsets are allowed, each once");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw Wrong($"array '{Shown(name)}' lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}; dtype, shape and data_offsets are needed");
        }

        if (offsets.Count != 2 || offsets[0] > offsets[1])
        {
            throw Wrong($"array '{Shown(name)}' has data_offsets [{string.Join(", ", offsets.Take(4))}]; two numbers are needed, the first not above the second");
        }

        return Checked(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private SafetensorsEntry Checked(string name, StoredType type, List<long> shape, long begin, long end)
    {
        long bytes = StoredArray.SizeOf(type);
        foreach (long extent in shape)
        {
            if (extent > int.MaxValue || (extent > 0 && bytes > Array.MaxLength / extent))
            {
                throw Wrong($"array '{Shown(name)}' of shape [{string.Join(", ", shape.Take(8))}] is larger than {Array.MaxLength} bytes; split it");
            }

            bytes *= extent;
        }

        if (bytes != end - begin)
        {
            throw Wrong($"array '{Shown(name)}' of type {NameOf(type)} and shape [{string.Join(", ", shape.Take(8))}] needs {bytes} bytes and its data_offsets give {end - begin}; they must agree");
        }

        return new SafetensorsEntry(name, type, [.. shape.Select(extent => (int)extent)], begin, end);
    }

    private List<long> ParseIntegers(ref Utf8JsonReader reader, string what)
    {
        Expect(reader, JsonTokenType.StartArray, what, "a list of whole numbers");
        var result = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
            {
                throw Wrong($"'{Shown(what)}' holds something other than a whole number from 0 to {long.MaxValue}; only those are allowed");
            }

            result.Add(value);
        }

        return result;
    }

    private StoredType TypeNamed(string text, string array)
    {
        foreach ((string name, StoredType type) in Types)
        {
            if (name == text)
            {
                return type;
            }
        }

        throw Wrong($"array '{Shown(array)}' has dtype '{Shown(text)}'; allowed are {string.Join(", ", Types.Select(row => row.Name))}");
    }

    private void CheckLayout(long available)
    {
        long position = 0;
        foreach (SafetensorsEntry entry in Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != position)
            {
                string fault = entry.Begin < position ? "overlaps another array" : "leaves a gap before it";
                throw Wrong($"array '{Shown(entry.Name)}' at bytes {entry.Begin} to {entry.End} {fault}; arrays must lie end to end");
            }

            position = entry.End;
        }

        if (position > available)
        {
            throw Wrong($"the file is cut short: the arrays have {position} bytes and {available} are there; a whole file is needed");
        }

        if (position < available)
        {
            throw Wrong($"{available - position} bytes follow the last array; nothing may stand there");
        }
    }

    private void Expect(in Utf8JsonReader reader, JsonTokenType type, string what, string needed)
    {
        if (reader.TokenType != type)
        {
            throw Wrong($"'{Shown(what)}' in the header is not {needed}");
        }
    }

    // Names come from the file: keep the message one line of readable length.
    private static string Shown(string name)
    {
        string clean = new([.. name.Select(c => char.IsControl(c) ? '?' : c)]);
        return clean.Length <= 80 ? clean : clean[..80] + "...";
    }

    private DataFormatException Wrong(string problem) => new(_file, problem);
}
