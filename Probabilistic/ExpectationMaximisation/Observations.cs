using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Rows of finite numbers, one row an observation, one column a measured quantity: what mixtures and clusterings are fitted to. Immutable.</summary>
/// <example><code>
/// Observations faithful = Observations.Load("faithful.csv");
/// Console.WriteLine($"{faithful.Rows} x {faithful.Columns}");   // 272 x 2
/// </code></example>
public sealed class Observations
{
    private Observations(double[] values, int rows, int columns, string[] names)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
        Names = names;
    }

    /// <summary>How many observations, at least 1.</summary>
    public int Rows { get; }

    /// <summary>How many quantities, at least 1.</summary>
    public int Columns { get; }

    /// <summary>The names of the columns: <c>column1</c>, <c>column2</c> ... where none are given.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One number.</summary>
    /// <param name="row">The observation, from 0.</param>
    /// <param name="column">The quantity, from 0.</param>
    public double this[int row, int column] => Row(row)[column];

    internal double[] Values { get; }

    /// <summary>Takes numbers that stand row by row.</summary>
    /// <param name="values">rows x columns numbers, row after row; they are copied.</param>
    /// <param name="columns">How many a row has, at least 1.</param>
    /// <param name="names">The names of the columns; by default <c>column1</c>, <c>column2</c> ...</param>
    /// <exception cref="ArgumentException">There is no row, the last row is not full, a number is not finite, or the names are not as many as the columns.</exception>
    public static Observations Of(ReadOnlySpan<double> values, int columns, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length == 0 || values.Length % columns != 0)
        {
            throw new ArgumentException($"Observations: {values.Length} numbers are given for rows of {columns}; give a positive multiple of {columns}.", nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"Observations: row {i / columns}, column {i % columns} is {values[i]}; only finite numbers are allowed, leave the row out or fill it in.", nameof(values));
            }
        }

        string[] titles = names is null ? [.. Enumerable.Range(1, columns).Select(i => $"column{i}")] : [.. names];
        if (titles.Length != columns)
        {
            throw new ArgumentException($"Observations: {titles.Length} names are given for {columns} columns; give one for each.", nameof(names));
        }

        return new Observations(values.ToArray(), values.Length / columns, columns, titles);
    }

    /// <summary>Takes rows.</summary>
    /// <param name="rows">The rows, all equally long; they are copied.</param>
    /// <exception cref="ArgumentException">There is no row, the rows differ in length, or a number is not finite.</exception>
    public static Observations Of(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            throw new ArgumentException("Observations: no row is given; at least one is needed.", nameof(rows));
        }

        int columns = rows[0].Length;
        double[] values = new double[rows.Count * columns];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != columns)
            {
                throw new ArgumentException($"Observations: row {row} has {rows[row].Length} numbers and row 0 has {columns}; all rows must be equally long.", nameof(rows));
            }

            rows[row].CopyTo(values, row * columns);
        }

        return Of(values, columns);
    }

    /// <summary>Reads a table whose first record names the columns and whose cells are all numbers.</summary>
    /// <param name="path">The CSV file, packed by gzip or not.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A cell is not a finite number, a record is longer or shorter than the first, or there are no rows.</exception>
    public static Observations Load(string path) => Read(CsvReader.Open(path));

    /// <summary>Reads a table from a text; see <see cref="Load"/>.</summary>
    /// <param name="name">The name that errors call the text by.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="DataFormatException">The text is not such a table.</exception>
    public static Observations Parse(string name, string text) => Read(CsvReader.OfText(name, text));

    /// <summary>Some of the columns, in the order given.</summary>
    /// <param name="columns">Their positions, from 0.</param>
    public Observations Select(params int[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        double[] values = new double[Rows * columns.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                values[(row * columns.Length) + i] = this[row, columns[i]];
            }
        }

        return Of(values, columns.Length, [.. columns.Select(c => Names[c])]);
    }

    /// <summary>The numbers of one observation.</summary>
    /// <param name="row">The observation, from 0.</param>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    internal (double[] Means, double[] Variances) Moments()
    {
        double[] means = Means(), variances = new double[Columns], difference = new double[Columns];
        for (int row = 0; row < Rows; row++)
        {
            RowMath.Subtract(difference, Row(row), means);
            RowMath.AddProduct(variances, difference, difference);
        }

        RowMath.Scale(variances, 1.0 / Rows, variances);
        return (means, variances);
    }

    /// <summary>The means of the columns.</summary>
    internal double[] Means()
    {
        double[] means = new double[Columns];
        for (int row = 0; row < Rows; row++)
        {
            RowMath.AddScaled(means, 1, Row(row));
        }

        for (int c = 0; c < Columns; c++)
        {
            means[c] /= Rows;
        }

        return means;
    }

    private static Observations Read(CsvReader reader)
    {
        string[] names = CsvHeader.Read(reader, header: true);
        var values = new List<double>();
        while (reader.Read())
        {
            if (reader.Count != names.Length)
            {
                throw reader.Wrong(reader.Count - 1, $"the row has {reader.Count} cells and the header {names.Length}; all rows need as many as the header");
            }

            for (int column = 0; column < names.Length; column++)
            {
                if (!reader.TryNumber(column, out double value) || !double.IsFinite(value))
                {
                    throw reader.Wrong(column, $"'{reader.Text(column)}' in the column '{names[column]}' is not a finite number; every cell must be one");
                }

                values.Add(value);
            }
        }

        return values.Count > 0
            ? Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), names.Length, names)
            : throw new DataFormatException(reader.File, "there is a header but no row; at least one row is needed");
    }
}
