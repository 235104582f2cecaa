using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hybrid.Cli.Frame;

/// <summary>Writes JSON objects, each on one line, with numbers in full precision.</summary>
internal static class JsonLine
{
    /// <summary>Writes one object and a line break.</summary>
    /// <param name="output">Where to; characters that its encoding may lack are escaped.</param>
    /// <param name="write">Writes the members of the object.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        bool unicode = output.Encoding is UTF8Encoding or UnicodeEncoding;
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = unicode ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
        output.Write('\n');
    }

    /// <summary>Writes a number, or null when there is none or it is not finite, which JSON cannot hold.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The member.</param>
    /// <param name="value">The number.</param>
    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a list of texts.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The member.</param>
    /// <param name="values">The texts.</param>
    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
