namespace Hybrid.Reports;

/// <summary>A table of numbers shown by the strength of colour, such as a confusion matrix.</summary>
public sealed record HeatMap : Chart
{
    private const double Top = 58;

    /// <summary>The rows of numbers, all of the same length; they count from 0 upwards for colour.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Rows { get; init; }

    /// <summary>The name of each row.</summary>
    public required IReadOnlyList<string> RowNames { get; init; }

    /// <summary>The name of each column.</summary>
    public required IReadOnlyList<string> ColumnNames { get; init; }

    /// <summary>What the rows are. Default: nothing.</summary>
    public string RowLabel { get; init; } = string.Empty;

    /// <summary>What the columns are. Default: nothing.</summary>
    public string ColumnLabel { get; init; } = string.Empty;

    /// <summary>Shows the diagonal in blue and the rest in orange, each against its own greatest number, so that few errors among many hits are seen. Default: false.</summary>
    public bool OffDiagonalApart { get; init; }

    /// <summary>The confusion matrix as a picture: rows are true classes.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="title">The title. Default: "Confusion matrix".</param>
    public static HeatMap Of(ConfusionMatrix confusion, string title = "Confusion matrix")
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return new HeatMap
        {
            Title = title,
            Rows = [.. confusion.ToRows().Select(row => (IReadOnlyList<double>)[.. row.Select(count => (double)count)])],
            RowNames = confusion.ClassNames,
            ColumnNames = confusion.ClassNames,
            RowLabel = "true class",
            ColumnLabel = "predicted class",
            OffDiagonalApart = true,
        };
    }

    /// <inheritdoc/>
    public override string Describe()
    {
        var cells = Cells().Where(cell => double.IsFinite(cell.Value)).ToList();
        string size = $"{Title}. Table of {Rows.Count} rows and {ColumnNames.Count} columns";
        if (cells.Count == 0)
        {
            return size + ".";
        }

        if (!OffDiagonalApart)
        {
            (int row, int column, double value) = cells.MaxBy(cell => cell.Value);
            return $"{size}; the greatest number is {SvgBuilder.Number(value)}, row {RowNames[row]}, column {ColumnNames[column]}.";
        }

        double total = cells.Sum(cell => cell.Value);
        double right = cells.Where(cell => cell.Row == cell.Column).Sum(cell => cell.Value);
        IEnumerable<string> errors = cells.Where(cell => cell.Row != cell.Column && cell.Value > 0).OrderByDescending(cell => cell.Value).Take(3)
            .Select(cell => $"{RowNames[cell.Row]} taken for {ColumnNames[cell.Column]} {SvgBuilder.Number(cell.Value)} times");
        return $"{size}; {SvgBuilder.Number(right)} of {SvgBuilder.Number(total)} on the diagonal; most frequent errors: {string.Join(", ", errors.DefaultIfEmpty("none"))}.";
    }

    private protected override (double Width, double Height) Draw(SvgBuilder svg)
    {
        int columns = ColumnNames.Count;
        double cell = Math.Clamp(400.0 / Math.Max(1, Math.Max(columns, Rows.Count)), 8, 40);
        double left = 44 + Math.Min(160, 7.2 * RowNames.Select(name => name.Length).DefaultIfEmpty(0).Max());
        bool names = cell >= 14;
        double[] greatest = [Greatest(diagonal: true), Greatest(diagonal: false)];
        foreach ((int row, int column, double value) in Cells())
        {
            bool apart = OffDiagonalApart && row != column;
            double strength = value > 0 && double.IsFinite(value) ? Math.Sqrt(value / greatest[apart ? 1 : 0]) : 0;
            double x = left + (column * cell);
            double y = Top + (row * cell);
            string number = SvgBuilder.Number(value);
            svg.Rectangle(x + 0.5, y + 0.5, cell - 1, cell - 1, apart ? "orange" : "blue", Math.Round(0.06 + (0.94 * strength), 3), $"{RowNames[row]}, {ColumnNames[column]}: {number}");
            if (names && number.Length * 7 < cell && (value != 0 || columns <= 12))
            {
                svg.Text(x + (cell / 2), y + (cell / 2) + 4, number, strength > 0.7 ? "cell strong" : "cell", "middle");
            }
        }

        for (int row = 0; names && row < Rows.Count; row++)
        {
            svg.Text(left - 8, Top + (row * cell) + (cell / 2) + 4, Shortened(RowNames[row], 22), "tick", "end");
        }

        for (int column = 0; names && column < columns; column++)
        {
            svg.Text(left + (column * cell) + (cell / 2), Top - 8, Shortened(ColumnNames[column], Math.Max(1, (int)(cell / 7))), "tick", "middle");
        }

        double width = Math.Max(left + (columns * cell) + 12, 260);
        double height = Top + (Rows.Count * cell) + 12;
        svg.Text(left + (columns * cell / 2), 24, ColumnLabel, "label", "middle");
        svg.Text(18, Top + (Rows.Count * cell / 2), RowLabel, "label", "middle", vertical: true);
        return (width, height);
    }

    private double Greatest(bool diagonal) =>
        Cells().Where(cell => double.IsFinite(cell.Value) && (!OffDiagonalApart || cell.Row == cell.Column == diagonal)).Select(cell => cell.Value).DefaultIfEmpty(1).Max();

    private IEnumerable<(int Row, int Column, double Value)> Cells() => Rows.SelectMany((row, i) => row.Select((value, j) => (i, j, value)));

    private static string Shortened(string name, int length) => name.Length <= length ? name : name[..Math.Max(1, length - 1)] + "\u2026";
}
