using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>The options behind an environment's name, <c>?a=b&amp;c=d</c>. Reading one with its default also makes it known, so that others can be refused.</summary>
internal sealed class EnvironmentOptions
{
    private readonly string _id;
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    public EnvironmentOptions(string id, string text)
    {
        _id = id;
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !_given.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw new EnvironmentException($"{id}: '{part}' is not an option or is given twice; options are name=value, joined by &");
            }
        }
    }

    public bool Flag(string name, bool standard) => Text(name) switch
    {
        null => standard,
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        string other => throw Wrong(name, other, "true and false are allowed"),
    };

    public int Whole(string name, int standard, int least, int greatest)
    {
        string? text = Text(name);
        return text is null ? standard : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= greatest
            ? value
            : throw Wrong(name, text, greatest == int.MaxValue ? $"whole numbers from {least} are allowed" : $"whole numbers from {least} to {greatest} are allowed");
    }

    public double Number(string name, double standard, double least, double greatest)
    {
        string? text = Text(name);
        return text is null ? standard : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= greatest
            ? value
            : throw Wrong(name, text, string.Create(CultureInfo.InvariantCulture, $"numbers from {least} to {greatest} are allowed"));
    }

    public double[] Numbers(string name, double[] standard)
    {
        string? text = Text(name);
        if (text is null)
        {
            return standard;
        }

        double[] values = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        return values.Length == standard.Length && Array.TrueForAll(values, double.IsFinite) ? values : throw Wrong(name, text, $"{standard.Length} finite numbers joined by commas are allowed");
    }

    public string Choice(string name, string standard, IReadOnlyList<string> allowed)
    {
        string text = Text(name) ?? standard;
        return allowed.Contains(text) ? text : throw Wrong(name, text, Names.Suggest(text, allowed));
    }

    /// <summary>Refuses options that were given and never read.</summary>
    public void RefuseUnknown()
    {
        foreach (string name in _given.Keys)
        {
            if (!_known.Contains(name))
            {
                throw new EnvironmentException($"{_id}: there is no option '{name}'; {Names.Suggest(name, _known)}");
            }
        }
    }

    private string? Text(string name)
    {
        _known.Add(name);
        return _given.GetValueOrDefault(name);
    }

    private EnvironmentException Wrong(string name, string value, string allowed) => new($"{_id}: option {name} is '{value}'; {allowed}");
}
