using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>What a command found: the members of its JSON object, and lines for a person.</summary>
internal sealed class Findings
{
    private readonly List<(Action<Utf8JsonWriter> Json, string? Line)> _rows = [];

    /// <summary>A number; a person is told nothing when there is none.</summary>
    /// <param name="name">The member.</param>
    /// <param name="label">What a person reads.</param>
    /// <param name="value">The number.</param>
    public Findings Number(string name, string label, double? value) =>
        Add(json => json.Number(name, value), value is double number ? Line(label, number.ToString("G6", CultureInfo.InvariantCulture)) : null);

    /// <summary>A whole number.</summary>
    public Findings Whole(string name, string label, int value) => Add(json => json.WriteNumber(name, value), Line(label, value.ToString("N0", CultureInfo.InvariantCulture)));

    /// <summary>A text; a person is told nothing when there is none.</summary>
    public Findings Text(string name, string label, string? value) => Add(json => json.WriteString(name, value), value is null ? null : Line(label, value));

    /// <summary>A truth.</summary>
    public Findings Truth(string name, string label, bool value) => Add(json => json.WriteBoolean(name, value), Line(label, value ? "yes" : "no"));

    /// <summary>A file that was written; nothing when there is none.</summary>
    public Findings File(string name, string label, string? path) => path is null ? this : Text(name, label, path);

    /// <summary>Numbers for scripts alone.</summary>
    public Findings Numbers(string name, IEnumerable<double> values) => Add(json => json.Numbers(name, values), null);

    /// <summary>Members for scripts alone.</summary>
    public Findings Json(Action<Utf8JsonWriter> write) => Add(write, null);

    /// <summary>Prints them.</summary>
    /// <param name="context">What the command runs in.</param>
    public void Write(CommandContext context)
    {
        if (context.Json)
        {
            context.WriteJson(json => _rows.ForEach(row => row.Json(json)));
        }
        else
        {
            context.Output.Write(string.Concat(_rows.Select(row => row.Line)));
        }
    }

    private static string Line(string label, string value) => $"{label,-34}{value}\n";

    private Findings Add(Action<Utf8JsonWriter> json, string? line)
    {
        _rows.Add((json, line));
        return this;
    }
}
