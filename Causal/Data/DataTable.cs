using System.Globalization;
using Hybrid.Formats;
using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>Rows of numbers in named columns; a column of words holds the places of its sorted states. Missing cells are NaN. Immutable.</summary>
/// <example><code>
/// DataTable table = DataTable.Parse("x,arm\n1.5,treated\n2.5,control");
/// table["arm"].ToArray();          // 1, 0
/// table.States("arm");             // control, treated
/// </code></example>
public sealed class DataTable
{
    private readonly string[] _names;
    private readonly double[][] _columns;
    private readonly string[]?[] _states;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>Collects columns of numbers.</summary>
    /// <param name="columns">Name and values of each column; all equally long. NaN is a missing cell.</param>
    /// <exception cref="ArgumentException">A name is empty or comes twice, there is no column, or lengths differ.</exception>
    public DataTable(IEnumerable<(string Name, double[] Values)> columns)
        : this(columns.Select(c => (c.Name, (double[])c.Values.Clone(), (string[]?)null)).ToArray())
    {
    }

    internal DataTable((string Name, double[] Values, string[]? States)[] columns)
    {
        _names = [.. columns.Select(c => c.Name)];
        _columns = [.. columns.Select(c => c.Values)];
        _states = [.. columns.Select(c => c.States)];
        if (columns.Length == 0)
        {
            throw new ArgumentException("DataTable: there are no columns; give at least one.", nameof(columns));
        }

        for (int i = 0; i < columns.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(_names[i]) || !_indices.TryAdd(_names[i], i))
            {
                throw new ArgumentException($"DataTable: column {i + 1} is named '{_names[i]}'; every column needs a name of its own.", nameof(columns));
            }

            if (_columns[i].Length != _columns[0].Length)
            {
                throw new ArgumentException($"DataTable: the column '{_names[i]}' has {_columns[i].Length} rows and '{_names[0]}' {_columns[0].Length}; all must be equally long.", nameof(columns));
            }
        }

        Rows = _columns[0].Length;
    }

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns => _names;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>The values of a column, one a row.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="ArgumentException">There is no such column; the nearest is offered.</exception>
    public ReadOnlySpan<double> this[string column] => _columns[IndexOf(column)];

    /// <summary>Reads a CSV file (comma, semicolon, tab, bar or blank; packed by gzip or not).</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Whether the first row names the columns; null to decide by whether it holds a word. Without one, columns are X1, X2, ...</param>
    /// <returns>The table. An empty cell, <c>NA</c> and <c>?</c> are missing.</returns>
    /// <exception cref="DataFormatException">A row has another number of cells than the first, or a name comes twice; the place is named.</exception>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    public static DataTable Load(string path, bool? header = null) => DataTableReader.Read(CsvReader.Open(path), header);

    /// <summary>Reads comma-separated text; see <see cref="Load"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="header">Whether the first row names the columns; null to decide by whether it holds a word.</param>
    /// <param name="name">What errors call the text.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataFormatException">The text is no such table.</exception>
    public static DataTable Parse(string text, bool? header = null, string name = "text") => DataTableReader.Read(CsvReader.OfText(name, text), header);

    /// <summary>The table of discrete data: the places of states, or their numbers where every state is a number.</summary>
    /// <param name="data">The data.</param>
    /// <returns>A table with the same columns.</returns>
    public static DataTable Of(DiscreteData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new DataTable([.. data.Variables.Select((variable, i) =>
        {
            double[] numbers = [.. variable.States.Select(s => double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
            bool numeric = !Array.Exists(numbers, double.IsNaN);
            double[] values = [.. data.Column(i).ToArray().Select(s => s < 0 ? double.NaN : numeric ? numbers[s] : s)];
            return (variable.Name, values, numeric ? null : variable.States.ToArray());
        })]);
    }

    /// <summary>The words of a column, sorted; empty for a column of numbers.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> States(string column) => _states[IndexOf(column)] ?? [];

    /// <summary>The place of a column.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>0 to the number of columns - 1.</returns>
    /// <exception cref="ArgumentException">There is no such column; the nearest is offered.</exception>
    public int IndexOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _indices.TryGetValue(column, out int index)
            ? index
            : throw new ArgumentException($"the data have no column '{column}'; {Names.Suggest(column, _names)}", nameof(column));
    }

    /// <summary>Some columns.</summary>
    /// <param name="columns">Their names, in the order wanted.</param>
    /// <returns>A new table.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public DataTable Keep(params IEnumerable<string> columns) => new([.. columns.Select(c => (c, _columns[IndexOf(c)], _states[IndexOf(c)]))]);

    /// <summary>The table with a column added or replaced.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="values">A number for each row.</param>
    /// <returns>A new table.</returns>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public DataTable With(string column, double[] values)
    {
        var all = Enumerable.Range(0, _names.Length).Select(i => (_names[i], _columns[i], _states[i])).ToList();
        (string, double[], string[]?) added = (column, (double[])values.Clone(), null);
        if (_indices.TryGetValue(column, out int place))
        {
            all[place] = added;
        }
        else
        {
            all.Add(added);
        }

        return new DataTable([.. all]);
    }

    /// <summary>Some of the rows, in the order given; a row may come more than once.</summary>
    /// <param name="rows">The rows' places.</param>
    /// <returns>A new table.</returns>
    public DataTable Select(ReadOnlySpan<int> rows)
    {
        var columns = new (string, double[], string[]?)[_names.Length];
        for (int c = 0; c < columns.Length; c++)
        {
            double[] values = new double[rows.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = _columns[c][rows[i]];
            }

            columns[c] = (_names[c], values, _states[c]);
        }

        return new DataTable(columns);
    }

    /// <summary>The rows in which none of some columns is missing.</summary>
    /// <param name="columns">The columns' names; all when none is named.</param>
    /// <returns>This table when nothing is missing.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public DataTable Complete(params IEnumerable<string> columns)
    {
        int[] wanted = [.. columns.Select(IndexOf)];
        double[][] watched = wanted.Length == 0 ? _columns : [.. wanted.Select(c => _columns[c])];
        int[] kept = [.. Enumerable.Range(0, Rows).Where(row => !Array.Exists(watched, column => double.IsNaN(column[row])))];
        return kept.Length == Rows ? this : Select(kept);
    }

    /// <summary>The columns as discrete data: each different value is a state.</summary>
    /// <param name="columns">The columns' names; all when none is named.</param>
    /// <returns>Discrete data; numbers become states in ascending order.</returns>
    /// <exception cref="ArgumentException">There is no such column, or a column has more than 1,000 different values.</exception>
    public DiscreteData ToDiscrete(params IEnumerable<string> columns)
    {
        int[] wanted = [.. columns.Select(IndexOf)];
        wanted = wanted.Length == 0 ? [.. Enumerable.Range(0, _names.Length)] : wanted;
        return DiscreteData.Owning([.. wanted.Select(VariableOf)], [.. wanted.Select(c =>
        {
            double[] values = Distinct(c);
            return _columns[c].Select(v => double.IsNaN(v) ? DiscreteData.Missing : Array.BinarySearch(values, v)).ToArray();
        })]);
    }

    internal double[] Column(int index) => _columns[index];

    internal double[] Column(string name) => _columns[IndexOf(name)];

    internal string Text(int column, double value) => _states[column] is string[] states ? states[(int)value] : value.ToString("R", CultureInfo.InvariantCulture);

    private double[] Distinct(int column)
    {
        double[] values = [.. _columns[column].Where(v => !double.IsNaN(v)).Distinct().Order()];
        return values.Length <= 1000
            ? values
            : throw new ArgumentException($"the column '{_names[column]}' has {values.Length} different values; discrete data need at most 1000, so cut it into classes or use a method for numbers");
    }

    private Variable VariableOf(int column)
    {
        double[] values = Distinct(column);
        return new Variable(_names[column], values.Length == 0 ? ["0"] : [.. values.Select(v => Text(column, v))]);
    }
}
