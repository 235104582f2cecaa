using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hybrid.Probabilistic.Formats;

/// <summary>
/// A network as one JSON object: <c>{"name":..,"variables":[{"name":..,"states":[..],"parents":[..],"probabilities":[[..],..]}]}</c>, a row for each joint state of the parents, the first parent slowest.
/// </summary>
internal static class JsonNetwork
{
    /// <summary>The network that a text describes.</summary>
    public static BayesianNetwork Read(string file, ReadOnlySpan<byte> text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.ToArray());
            JsonElement root = document.RootElement;
            var parts = new NetworkParts(file);
            JsonElement variables = Member(file, root, "variables", JsonValueKind.Array, "the network");
            foreach (JsonElement variable in variables.EnumerateArray())
            {
                string name = Member(file, variable, "name", JsonValueKind.String, "a variable").GetString()!;
                parts.Add(name, Texts(file, variable, "states", name), null, null);
            }

            foreach (JsonElement variable in variables.EnumerateArray())
            {
                string name = variable.GetProperty("name").GetString()!;
                string[] parents = variable.TryGetProperty("parents", out _) ? Texts(file, variable, "parents", name) : [];
                parts.Add(name, parents, Numbers(file, variable, name), null, null);
            }

            return parts.Build(root.TryGetProperty("name", out JsonElement title) && title.ValueKind == JsonValueKind.String ? title.GetString()! : string.Empty);
        }
        catch (JsonException cause)
        {
            throw new DataFormatException(file, $"the text is no JSON: {cause.Message.Split(". Path")[0].Split(" LineNumber")[0]}", (int)(cause.LineNumber ?? 0) + 1, (int)(cause.BytePositionInLine ?? 0) + 1, cause);
        }
    }

    /// <summary>The whole text.</summary>
    public static string Write(BayesianNetwork network)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("name", network.Name);
            json.WriteStartArray("variables");
            foreach (ConditionalTable table in network.Tables)
            {
                json.WriteStartObject();
                json.WriteString("name", table.Child.Name);
                Write(json, "states", table.Child.States);
                Write(json, "parents", table.Parents.Select(p => p.Name));
                json.WriteStartArray("probabilities");
                for (int row = 0; row < table.Rows; row++)
                {
                    json.WriteStartArray();
                    foreach (double value in table.Row(row))
                    {
                        json.WriteNumberValue(value);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string[] Texts(string file, JsonElement variable, string member, string name)
    {
        JsonElement[] items = [.. Member(file, variable, member, JsonValueKind.Array, $"'{name}'").EnumerateArray()];
        return Array.TrueForAll(items, e => e.ValueKind == JsonValueKind.String)
            ? [.. items.Select(e => e.GetString()!)]
            : throw new DataFormatException(file, $"\"{member}\" of '{name}' has an item that is no text; texts are needed");
    }

    private static double[] Numbers(string file, JsonElement variable, string name)
    {
        var values = new List<double>();
        foreach (JsonElement row in Member(file, variable, "probabilities", JsonValueKind.Array, $"'{name}'").EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Number))
            {
                throw new DataFormatException(file, $"\"probabilities\" of '{name}' has a row that is no list of numbers; give one list for each joint state of the parents");
            }

            values.AddRange(row.EnumerateArray().Select(e => e.GetDouble()));
        }

        return [.. values];
    }

    private static JsonElement Member(string file, JsonElement parent, string name, JsonValueKind kind, string of) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new DataFormatException(file, $"{of} has no \"{name}\" that is a JSON {kind.ToString().ToLowerInvariant()}; add it");
}
