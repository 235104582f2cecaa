using Hybrid.Formats;

namespace Hybrid.Causal;

/// <summary>Reads a table of numbers and words.</summary>
internal static class DataTableReader
{
    public static DataTable Read(CsvReader reader, bool? header)
    {
        var rows = new List<(double Number, string? Word)[]>();
        string[]? names = null;
        while (reader.Read())
        {
            if (names is null)
            {
                bool named = header ?? Enumerable.Range(0, reader.Count).Any(i => !IsMissing(reader.Bytes(i)) && !reader.TryNumber(i, out _));
                names = [.. Enumerable.Range(0, reader.Count).Select(i => named ? reader.Text(i) : $"X{i + 1}")];
                if (named)
                {
                    CheckNames(reader, names);
                    continue;
                }
            }

            if (reader.Count != names.Length)
            {
                throw reader.Wrong(reader.Count - 1, $"the row has {reader.Count} cells and the first {names.Length}; give a cell for every column");
            }

            var row = new (double Number, string? Word)[names.Length];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = IsMissing(reader.Bytes(i)) ? (double.NaN, null) : reader.TryNumber(i, out double number) && double.IsFinite(number) ? (number, null) : (double.NaN, reader.Text(i));
            }

            rows.Add(row);
        }

        if (names is null || rows.Count == 0)
        {
            throw new DataFormatException(reader.File, "the table has no rows; a header and at least one row are needed", 1, 1);
        }

        return new DataTable([.. names.Select((name, c) => Column(name, rows, c))]);
    }

    private static (string Name, double[] Values, string[]? States) Column(string name, List<(double Number, string? Word)[]> rows, int c)
    {
        if (!rows.Exists(row => row[c].Word is not null))
        {
            return (name, [.. rows.Select(row => row[c].Number)], null);
        }

        // One word makes all of the column's cells words; numbers among them keep their text.
        string? Word((double Number, string? Word) cell) => cell.Word ?? (double.IsNaN(cell.Number) ? null : cell.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        string[] states = [.. rows.Select(row => Word(row[c])).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return (name, [.. rows.Select(row => Word(row[c]) is string word ? Array.BinarySearch(states, word, StringComparer.Ordinal) : double.NaN)], states);
    }

    private static bool IsMissing(ReadOnlySpan<byte> cell) => cell.IsEmpty || cell.SequenceEqual("NA"u8) || cell.SequenceEqual("?"u8);

    private static void CheckNames(CsvReader reader, string[] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]) || Array.IndexOf(names, names[i]) < i)
            {
                throw reader.Wrong(i, names[i].Length == 0 ? "a column has no name; name every column" : $"the column '{names[i]}' comes twice; names must differ");
            }
        }
    }
}
