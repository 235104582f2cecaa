namespace Hybrid.Probabilistic;

/// <summary>Texts such as <c>A=x, B=y</c>.</summary>
internal static class Assignments
{
    /// <summary>The names and states in the order of the text; none in an empty text.</summary>
    /// <exception cref="ArgumentException">A part has no equals sign, or a name comes twice.</exception>
    public static List<(string Name, string State)> Parse(string text, string operation)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<(string Name, string State)>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Length == 0 && text.Trim().Length == 0)
            {
                break;
            }

            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? string.Empty : part[..equals].Trim();
            string state = equals < 0 ? string.Empty : part[(equals + 1)..].Trim();
            if (name.Length == 0 || state.Length == 0)
            {
                throw new ArgumentException($"{operation}: '{part}' is not of the form NAME=STATE; write such as \"A=x,B=y\"", nameof(text));
            }

            if (found.Exists(pair => pair.Name == name))
            {
                throw new ArgumentException($"{operation}: '{name}' is given twice; give it one state", nameof(text));
            }

            found.Add((name, state));
        }

        return found;
    }
}
