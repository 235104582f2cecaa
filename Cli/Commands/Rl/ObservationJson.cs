using System.Globalization;
using System.Text.Json;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary>Observations and spaces in JSON and text.</summary>
internal static class ObservationJson
{
    /// <summary>Writes an observation: a whole number, a list of whole numbers, or nested lists of numbers in the space's shape.</summary>
    public static void Write(Utf8JsonWriter json, string name, Space space, ReadOnlySpan<double> observation)
    {
        json.WritePropertyName(name);
        int place = 0;
        Write(json, space, 0, observation, ref place);
    }

    /// <summary>Writes a space.</summary>
    public static void WriteSpace(Utf8JsonWriter json, string name, Space space)
    {
        json.WriteStartObject(name);
        json.WriteString("kind", space.Kind);
        if (space.IsDiscrete)
        {
            json.WriteNumber("count", space.Count);
        }
        else
        {
            json.WriteStartArray("shape");
            foreach (int size in space.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            WriteBounds(json, "low", space.Low);
            WriteBounds(json, "high", space.High);
        }

        json.WriteEndObject();
    }

    /// <summary>An observation as text.</summary>
    public static string Text(Space space, ReadOnlySpan<double> observation) => space.IsDiscrete
        ? observation[0].ToString(CultureInfo.InvariantCulture)
        : string.Join(' ', observation.ToArray().Select(value => value.ToString("G6", CultureInfo.InvariantCulture)));

    private static void Write(Utf8JsonWriter json, Space space, int axis, ReadOnlySpan<double> observation, ref int place)
    {
        if (axis == space.Shape.Count)
        {
            // Observations of real numbers are float32: the shortest text that reads back as the same float32.
            double value = observation[place++];
            if (value == Math.Floor(value) && Math.Abs(value) < 1e9)
            {
                json.WriteNumberValue((long)value);
            }
            else
            {
                json.WriteNumberValue((float)value);
            }

            return;
        }

        json.WriteStartArray();
        for (int i = 0; i < space.Shape[axis]; i++)
        {
            Write(json, space, axis + 1, observation, ref place);
        }

        json.WriteEndArray();
    }

    // JSON has no infinity: an open bound is null.
    private static void WriteBounds(Utf8JsonWriter json, string name, IReadOnlyList<double> bounds)
    {
        json.WriteStartArray(name);
        foreach (double bound in bounds)
        {
            if (double.IsFinite(bound))
            {
                json.WriteNumberValue(bound);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
