using System.Globalization;

namespace Hybrid.Formats;

/// <summary>Finds out whether the first record names the columns, and what the columns are called.</summary>
internal static class CsvHeader
{
    /// <summary>Reads the names of the columns and leaves the reader before the first record of data.</summary>
    /// <param name="reader">A reader at its start.</param>
    /// <param name="header">Whether the first record names the columns; null to find out.</param>
    /// <returns>The names: <c>column1</c>, <c>column2</c> ... for columns without one.</returns>
    public static string[] Read(CsvReader reader, bool? header)
    {
        if (!reader.Read())
        {
            throw new DataFormatException(reader.File, "the file is empty; at least one row of data is needed");
        }

        bool named = header ?? Detect(reader);
        string[] names = new string[reader.Count];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int column = 0; column < names.Length; column++)
        {
            string text = named ? reader.Text(column) : string.Empty;
            names[column] = text.Length > 0 ? text : string.Create(CultureInfo.InvariantCulture, $"column{column + 1}");
            if (!seen.TryAdd(names[column], column))
            {
                throw reader.Wrong(column, $"the column name '{names[column]}' is already that of column {seen[names[column]] + 1}; each column needs a name of its own");
            }
        }

        if (!named)
        {
            reader.Restart();
        }

        return names;
    }

    // The first record is a header when none of its cells is a number, or when its only numbers count the columns (a table written without names for them)
    // and the next record has a number below a text. The reader stands on the first record before and after.
    private static bool Detect(CsvReader reader)
    {
        bool[] numeric = new bool[reader.Count];
        bool counts = true;
        int numbers = 0;
        for (int column = 0; column < numeric.Length; column++)
        {
            numeric[column] = reader.TryNumber(column, out double value);
            numbers += numeric[column] ? 1 : 0;
            counts &= !numeric[column] || value == column || value == column + 1;
        }

        if (numbers == 0 || !counts)
        {
            return numbers == 0;
        }

        bool numberBelowText = false;
        if (reader.Read())
        {
            for (int column = 0; column < Math.Min(numeric.Length, reader.Count); column++)
            {
                numberBelowText |= !numeric[column] && reader.TryNumber(column, out _);
            }
        }

        reader.Restart();
        reader.Read();
        return numberBelowText;
    }
}
