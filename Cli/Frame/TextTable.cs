using System.Text;

namespace Hybrid.Cli.Frame;

/// <summary>Tables of plain text, which need neither colour nor more than ASCII.</summary>
internal static class TextTable
{
    /// <summary>Lays cells out in columns two blanks apart; columns whose cells all begin with a digit or sign stand to the right.</summary>
    /// <param name="header">The names of the columns.</param>
    /// <param name="rows">The rows, each with a cell for every column.</param>
    /// <returns>The lines, each ended by a line feed.</returns>
    public static string Of(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        int[] widths = [.. header.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max())];
        bool[] numbers = [.. header.Select((_, column) => rows.Count > 0 && rows.All(row => row[column].Length == 0 || char.IsAsciiDigit(row[column][0]) || row[column][0] is '-' or '+'))];
        foreach (IReadOnlyList<string> row in rows.Prepend(header))
        {
            var line = new StringBuilder();
            for (int column = 0; column < header.Count; column++)
            {
                line.Append(column > 0 ? "  " : string.Empty);
                line.Append(numbers[column] ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
