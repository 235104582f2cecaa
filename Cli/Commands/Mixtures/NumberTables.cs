using System.Globalization;
using System.Text.Json;

namespace Hybrid.Cli.Commands.Mixtures;

/// <summary>Lists and tables of numbers on standard output.</summary>
internal static class NumberTables
{
    /// <summary>Writes a list of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter json, string? name, IEnumerable<double> values)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartArray();
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a list of whole numbers.</summary>
    public static void Wholes(this Utf8JsonWriter json, string name, IEnumerable<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes rows of numbers.</summary>
    public static void Rows(this Utf8JsonWriter json, string name, IEnumerable<IEnumerable<double>> rows)
    {
        json.WriteStartArray(name);
        foreach (IEnumerable<double> row in rows)
        {
            json.Numbers(null, row);
        }

        json.WriteEndArray();
    }

    /// <summary>A number as a person reads it.</summary>
    public static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>One row of a matrix.</summary>
    public static IEnumerable<double> RowOf(double[,] table, int row) => Enumerable.Range(0, table.GetLength(1)).Select(column => table[row, column]);
}
