namespace Hybrid.Probabilistic;

/// <summary>Rows of numbers of which most are 0: what text becomes. Immutable.</summary>
/// <remarks>Example: <c>SparseRows.Of(5, [[(0, 1.0), (3, 2.0)], [(4, 1.0)]])</c> has 2 rows and 5 columns.</remarks>
public sealed class SparseRows
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly double[] _values;

    internal SparseRows(int columns, int[] starts, int[] indices, double[] values)
    {
        (Columns, _starts, _columns, _values) = (columns, starts, indices, values);
    }

    /// <summary>How many rows.</summary>
    public int Rows => _starts.Length - 1;

    /// <summary>How many columns; at least 1.</summary>
    public int Columns { get; }

    /// <summary>How many entries all rows have together.</summary>
    public int Entries => _columns.Length;

    /// <summary>Rows from their entries.</summary>
    /// <param name="columns">How many columns; at least 1.</param>
    /// <param name="rows">For each row its columns, each once, and their values.</param>
    /// <exception cref="ArgumentException">A column is out of range or named twice in a row, or a value is not finite; the row is named.</exception>
    public static SparseRows Of(int columns, IReadOnlyList<IReadOnlyList<(int Column, double Value)>> rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(rows);
        int[] starts = new int[rows.Count + 1];
        List<int> indices = [];
        List<double> values = [];
        for (int r = 0; r < rows.Count; r++)
        {
            (int Column, double Value)[] row = [.. rows[r].OrderBy(entry => entry.Column)];
            for (int e = 0; e < row.Length; e++)
            {
                (int column, double value) = row[e];
                if (column < 0 || column >= columns || (e > 0 && row[e - 1].Column == column) || !double.IsFinite(value))
                {
                    throw new ArgumentException($"SparseRows: row {r} has the entry {value} in column {column}; columns are 0 to {columns - 1}, each at most once in a row, and values are finite.", nameof(rows));
                }

                indices.Add(column);
                values.Add(value);
            }

            starts[r + 1] = indices.Count;
        }

        return new SparseRows(columns, starts, [.. indices], [.. values]);
    }

    /// <summary>The entries of dense rows that are not 0.</summary>
    /// <param name="data">The rows.</param>
    public static SparseRows Of(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Of(data.Columns, [.. Enumerable.Range(0, data.Rows).Select(r =>
            (IReadOnlyList<(int, double)>)[.. Enumerable.Range(0, data.Columns).Where(c => data[r, c] != 0).Select(c => (c, data[r, c]))])]);
    }

    /// <summary>The columns of a row's entries, ascending.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<int> ColumnsOf(int row) => _columns.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>The values of a row's entries.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<double> ValuesOf(int row) => _values.AsSpan(_starts[row].._starts[row + 1]);
}
