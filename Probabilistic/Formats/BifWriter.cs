using System.Globalization;
using System.Text;

namespace Hybrid.Probabilistic.Formats;

/// <summary>Writes the Bayesian interchange format with numbers that read back as the same bits.</summary>
internal static class BifWriter
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(" \t\r\n{}()[],;|\"");

    /// <summary>The whole text.</summary>
    /// <exception cref="ArgumentException">A name has a double quote, which the format cannot hold.</exception>
    public static string Write(BayesianNetwork network)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"network {(network.Name.Length > 0 ? Name(network.Name) : "unknown")} {{\n}}\n");
        foreach (Variable variable in network.Variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"variable {Name(variable.Name)} {{\n  type discrete [ {variable.Count} ] {{ {string.Join(", ", variable.States.Select(Name))} }};\n}}\n");
        }

        foreach (ConditionalTable table in network.Tables)
        {
            Write(text, table);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ConditionalTable table)
    {
        string parents = table.Parents.Count == 0 ? string.Empty : $" | {string.Join(", ", table.Parents.Select(p => Name(p.Name)))}";
        text.Append(CultureInfo.InvariantCulture, $"probability ( {Name(table.Child.Name)}{parents} ) {{\n");
        string[][] states = [.. table.Parents.Select(p => p.States.Select(Name).ToArray())];
        int[] sizes = [.. states.Select(s => s.Length)];
        int[] digits = new int[sizes.Length];
        for (int row = 0; row < table.Rows; row++)
        {
            text.Append("  ");
            if (digits.Length == 0)
            {
                text.Append("table");
            }
            else
            {
                text.Append('(').AppendJoin(", ", digits.Select((digit, i) => states[i][digit])).Append(')');
            }

            char separator = ' ';
            foreach (double value in table.Row(row))
            {
                text.Append(separator == ' ' ? " " : ", ").Append(value.ToString(CultureInfo.InvariantCulture));
                separator = ',';
            }

            text.Append(";\n");
            Layout.Advance(digits, sizes);
        }

        text.Append("}\n");
    }

    private static string Name(string name)
    {
        if (name.Contains('"', StringComparison.Ordinal))
        {
            throw new ArgumentException($"BIF: the name '{name}' has a double quote, which the format cannot hold; rename it, or write JSON.");
        }

        return name.AsSpan().IndexOfAny(Special) >= 0 || name.StartsWith("//", StringComparison.Ordinal) || name.StartsWith("/*", StringComparison.Ordinal) ? $"\"{name}\"" : name;
    }
}
