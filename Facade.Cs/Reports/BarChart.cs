namespace Hybrid.Reports;

/// <summary>Horizontal bars, one for each name, such as the F1 of each class.</summary>
public sealed record BarChart : Chart
{
    private const double Width = 480;
    private const double RowHeight = 24;
    private const double Top = 8;
    private const double Bottom = 44;

    /// <summary>The names and their values, from top to bottom; values that are not finite are drawn as 0 and said as they are.</summary>
    public required IReadOnlyList<(string Name, double Value)> Bars { get; init; }

    /// <summary>What the values are. Default: nothing.</summary>
    public string ValueLabel { get; init; } = string.Empty;

    /// <summary>The greatest value that the axis shows, if higher than all values. Default: null, the greatest value.</summary>
    public double? Maximum { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"{Title}. Bar chart{(ValueLabel.Length > 0 ? " of " + ValueLabel : string.Empty)}: {string.Join(", ", Bars.Select(bar => $"{bar.Name} {SvgBuilder.Number(bar.Value)}"))}.";

    private protected override (double Width, double Height) Draw(SvgBuilder svg)
    {
        double height = Top + (RowHeight * Math.Max(1, Bars.Count)) + Bottom;
        double left = 20 + Math.Min(180, 7.2 * Bars.Select(bar => bar.Name.Length).DefaultIfEmpty(0).Max());
        double right = Width - 70;
        double[] values = [.. Bars.Select(bar => double.IsFinite(bar.Value) ? bar.Value : 0)];
        var scale = new AxisScale(Math.Min(0, values.DefaultIfEmpty(0).Min()), Math.Max(Maximum ?? 0, values.DefaultIfEmpty(0).Max()), left, right, 5, whole: false, widen: true);
        foreach ((double value, string label) in scale.Ticks)
        {
            svg.Line(scale.Place(value), Top, scale.Place(value), height - Bottom, "grid");
            svg.Text(scale.Place(value), height - Bottom + 17, label, "tick", "middle");
        }

        double zero = scale.Place(0);
        for (int i = 0; i < values.Length; i++)
        {
            double y = Top + (i * RowHeight);
            double end = scale.Place(values[i]);
            string number = SvgBuilder.Number(Bars[i].Value);
            svg.Rectangle(Math.Min(zero, end), y + 4, Math.Abs(end - zero), RowHeight - 8, values[i] < 0 ? "orange" : "blue", 1, $"{Bars[i].Name}: {number}");
            svg.Text(left - 8, y + (RowHeight / 2) + 4, Shortened(Bars[i].Name), "label", "end");
            svg.Text(Math.Max(zero, end) + 6, y + (RowHeight / 2) + 4, number, "tick");
        }

        svg.Line(zero, Top, zero, height - Bottom, "axis");
        svg.Text((left + right) / 2, height - 8, ValueLabel, "label", "middle");
        return (Width, height);
    }

    private static string Shortened(string name) => name.Length <= 25 ? name : name[..24] + "\u2026";
}
