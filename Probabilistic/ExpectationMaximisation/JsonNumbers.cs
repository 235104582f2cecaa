using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Lists and matrices of numbers in the JSON files of models.</summary>
internal static class JsonNumbers
{
    /// <summary>Reads a model's file and says in one line whatever is wrong with it.</summary>
    public static T Load<T>(string path, string kind, Func<JsonElement, T> read)
    {
        byte[] content = FileReading.AllBytes(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            JsonElement root = document.RootElement;
            string? found = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("kind", out JsonElement value) ? value.GetString() : null;
            return found == kind
                ? read(root)
                : throw new DataFormatException(path, $"the member 'kind' is {(found is null ? "missing" : $"'{found}'")}; '{kind}' is needed here");
        }
        catch (JsonException cause)
        {
            throw new DataFormatException(path, "the text is not JSON; a model's file is needed", (int?)cause.LineNumber + 1, (int?)cause.BytePositionInLine + 1, cause);
        }
        catch (KeyNotFoundException cause)
        {
            throw new DataFormatException(path, "a member that this kind of model needs is missing; save the model anew", inner: cause);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException or FormatException and not DataFormatException)
        {
            throw new DataFormatException(path, cause.Message, inner: cause);
        }
    }

    public static double[] Read(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    public static double[][] ReadRows(JsonElement rows) => [.. rows.EnumerateArray().Select(Read)];

    public static void Write(Utf8JsonWriter json, string name, double[] values)
    {
        json.WritePropertyName(name);
        Write(json, values);
    }

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<double> values)
    {
        json.WriteStartArray();
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    public static void WriteMatrix(Utf8JsonWriter json, ReadOnlySpan<double> values, int columns)
    {
        json.WriteStartArray();
        for (int at = 0; at < values.Length; at += columns)
        {
            Write(json, values.Slice(at, columns));
        }

        json.WriteEndArray();
    }
}
