namespace Hybrid.Reports;

/// <summary>Lines over a common axis, such as losses by epoch, with axes, ticks and a legend.</summary>
public sealed record LineChart : Chart
{
    private const double Width = 480;
    private const double Height = 300;
    private const double Left = 62;
    private const double Right = 18;
    private const double Top = 40;
    private const double Bottom = 48;

    /// <summary>The lines. Beyond the second, colours repeat with other dashes.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>What the horizontal axis shows. Default: "epoch".</summary>
    public string XLabel { get; init; } = "epoch";

    /// <summary>What the vertical axis shows. Default: nothing.</summary>
    public string YLabel { get; init; } = string.Empty;

    /// <summary>The least value that the vertical axis shows, if lower than all values. Default: null, the least value.</summary>
    public double? YMinimum { get; init; }

    /// <summary>The greatest value that the vertical axis shows, if higher than all values. Default: null, the greatest value.</summary>
    public double? YMaximum { get; init; }

    /// <inheritdoc/>
    public override string Describe()
    {
        IEnumerable<string> lines = Series.Select(series =>
        {
            (double X, double Y)[] points = [.. series.Finite];
            return points.Length switch
            {
                0 => $"{series.Name} has no values",
                1 => $"{series.Name} is {SvgBuilder.Number(points[0].Y)} at {SvgBuilder.Number(points[0].X)}",
                _ => $"{series.Name} goes from {SvgBuilder.Number(points[0].Y)} at {SvgBuilder.Number(points[0].X)} to {SvgBuilder.Number(points[^1].Y)} at {SvgBuilder.Number(points[^1].X)}, "
                    + $"lowest {SvgBuilder.Number(points.Min(point => point.Y))}, highest {SvgBuilder.Number(points.Max(point => point.Y))}",
            };
        });
        return $"{Title}. Line chart over {XLabel}: {string.Join("; ", lines)}.";
    }

    private protected override (double Width, double Height) Draw(SvgBuilder svg)
    {
        (double X, double Y)[] all = [.. Series.SelectMany(series => series.Finite)];
        if (all.Length == 0)
        {
            svg.Text(Width / 2, Height / 2, "no values", "label", "middle");
            return (Width, Height);
        }

        bool whole = all.All(point => point.X == Math.Round(point.X));
        var x = new AxisScale(all.Min(point => point.X), all.Max(point => point.X), Left, Width - Right, 7, whole, widen: false);
        var y = new AxisScale(
            Math.Min(YMinimum ?? double.MaxValue, all.Min(point => point.Y)), Math.Max(YMaximum ?? double.MinValue, all.Max(point => point.Y)),
            Height - Bottom, Top, 5, whole: false, widen: true);
        DrawAxes(svg, x, y);
        double legend = Left;
        for (int i = 0; i < Series.Count; i++)
        {
            string style = $"series s{i % 6}";
            DrawLine(svg, Series[i], x, y, style);
            svg.Line(legend, 20, legend + 22, 20, style);
            svg.Text(legend + 28, 24, Series[i].Name, "label");
            legend += 48 + (7 * Series[i].Name.Length);
        }

        return (Width, Height);
    }

    private void DrawAxes(SvgBuilder svg, AxisScale x, AxisScale y)
    {
        foreach ((double value, string label) in y.Ticks)
        {
            svg.Line(Left, y.Place(value), Width - Right, y.Place(value), "grid");
            svg.Text(Left - 8, y.Place(value) + 4, label, "tick", "end");
        }

        foreach ((double value, string label) in x.Ticks)
        {
            svg.Line(x.Place(value), Height - Bottom, x.Place(value), Height - Bottom + 5, "axis");
            svg.Text(x.Place(value), Height - Bottom + 19, label, "tick", "middle");
        }

        svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis");
        svg.Text((Left + Width - Right) / 2, Height - 8, XLabel, "label", "middle");
        svg.Text(15, (Top + Height - Bottom) / 2, YLabel, "label", "middle", vertical: true);
    }

    private static void DrawLine(SvgBuilder svg, LineSeries series, AxisScale x, AxisScale y, string style)
    {
        var run = new List<(double X, double Y)>();
        foreach ((double px, double py) in series.Points.Append((double.NaN, double.NaN)))
        {
            if (double.IsFinite(px) && double.IsFinite(py))
            {
                run.Add((x.Place(px), y.Place(py)));
                continue;
            }

            if (run.Count > 1)
            {
                svg.Path(run, style);
            }

            if (run.Count is > 0 and <= 30)
            {
                foreach ((double cx, double cy) in run)
                {
                    svg.Circle(cx, cy, 2.5, style + " dot");
                }
            }

            run.Clear();
        }
    }
}
