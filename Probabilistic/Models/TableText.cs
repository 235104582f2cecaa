using System.Globalization;
using System.Text;

namespace Hybrid.Probabilistic;

/// <summary>Tables as plain text with labelled rows and columns.</summary>
internal static class TableText
{
    private const int MostRows = 200;

    /// <summary>A conditional table: a line for each joint state of the parents.</summary>
    public static string Of(ConditionalTable table)
    {
        var lines = new List<string[]> { (string[])[.. table.Parents.Select(p => p.Name), .. table.Child.States.Select(state => $"{table.Child.Name}={state}")] };
        int[] sizes = [.. table.Parents.Select(p => p.Count)];
        int[] digits = new int[sizes.Length];
        for (int row = 0; row < Math.Min(table.Rows, MostRows); row++)
        {
            lines.Add([.. digits.Select((digit, i) => table.Parents[i].States[digit]), .. table.Row(row).ToArray().Select(Number)]);
            Layout.Advance(digits, sizes);
        }

        return Join(lines, table.Parents.Count, table.Rows - MostRows);
    }

    /// <summary>A factor: a line for each joint state.</summary>
    public static string Of(Factor factor)
    {
        var lines = new List<string[]> { (string[])[.. factor.Variables.Select(v => v.Name), "value"] };
        int[] sizes = [.. factor.Variables.Select(v => v.Count)];
        int[] digits = new int[sizes.Length];
        for (int at = 0; at < Math.Min(factor.Values.Length, MostRows); at++)
        {
            lines.Add([.. digits.Select((digit, i) => factor.Variables[i].States[digit]), Number(factor.Values[at])]);
            Layout.Advance(digits, sizes);
        }

        return Join(lines, factor.Variables.Count, factor.Values.Length - MostRows);
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Join(List<string[]> lines, int labels, int left)
    {
        int[] widths = [.. lines[0].Select((_, column) => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) => column < labels ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        if (left > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"... and {left} more rows\n");
        }

        return text.ToString();
    }
}
