using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Rows of observed states of discrete variables; cells may be missing. Immutable.</summary>
/// <remarks>Stored by columns: learning counts a few columns at a time.</remarks>
public sealed class DiscreteData
{
    /// <summary>What stands for a missing cell.</summary>
    public const int Missing = -1;

    private readonly Variable[] _variables;
    private readonly int[][] _columns;
    private readonly Dictionary<string, int> _indices;

    /// <summary>Collects columns.</summary>
    /// <param name="variables">The variables, with different names.</param>
    /// <param name="columns">For each variable the index of its state in each row, or <see cref="Missing"/>; all equally long.</param>
    /// <exception cref="ArgumentException">The columns differ in length, their number is another, a cell is out of range, or a name comes twice.</exception>
    public DiscreteData(IReadOnlyList<Variable> variables, IReadOnlyList<int[]> columns)
        : this([.. variables], [.. columns.Select(c => (int[])c.Clone())])
    {
        if (_columns.Length != _variables.Length)
        {
            throw new ArgumentException($"DiscreteData: {_columns.Length} columns are given for {_variables.Length} variables; give one for each.", nameof(columns));
        }

        for (int v = 0; v < _columns.Length; v++)
        {
            if (_columns[v].Length != Rows)
            {
                throw new ArgumentException($"DiscreteData: the column '{_variables[v].Name}' has {_columns[v].Length} rows and '{_variables[0].Name}' has {Rows}; all must be equally long.", nameof(columns));
            }

            foreach (int cell in _columns[v])
            {
                if (cell < Missing || cell >= _variables[v].Count)
                {
                    throw new ArgumentException($"DiscreteData: the column '{_variables[v].Name}' has the state {cell}; allowed are 0 to {_variables[v].Count - 1}, and -1 for missing.", nameof(columns));
                }
            }
        }
    }

    private DiscreteData(Variable[] variables, int[][] columns)
    {
        _variables = variables;
        _columns = columns;
        Rows = columns.Length == 0 ? 0 : columns[0].Length;
        _indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < variables.Length; i++)
        {
            if (!_indices.TryAdd(variables[i].Name, i))
            {
                throw new ArgumentException($"DiscreteData: there are two columns '{variables[i].Name}'; names must differ.", nameof(variables));
            }
        }
    }

    /// <summary>The variables, in the order of the columns.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>Whether every cell is known.</summary>
    public bool IsComplete => Array.TrueForAll(_columns, column => Array.IndexOf(column, Missing) < 0);

    /// <summary>The states of a variable, one for each row; <see cref="Missing"/> where unknown.</summary>
    /// <param name="variable">The variable's place in <see cref="Variables"/>.</param>
    public ReadOnlySpan<int> Column(int variable) => _columns[variable];

    /// <summary>The place of a variable.</summary>
    /// <param name="variable">Its name.</param>
    /// <returns>0 to the number of variables - 1.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public int IndexOf(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _indices.TryGetValue(variable, out int index)
            ? index
            : throw new ArgumentException($"the data have no column '{variable}'; {Names.Suggest(variable, _indices.Keys)}", nameof(variable));
    }

    /// <summary>Some of the rows, in the order given.</summary>
    /// <param name="rows">The rows' places.</param>
    /// <returns>New data.</returns>
    public DiscreteData Select(ReadOnlySpan<int> rows)
    {
        var columns = new int[_columns.Length][];
        for (int v = 0; v < columns.Length; v++)
        {
            columns[v] = new int[rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                columns[v][i] = _columns[v][rows[i]];
            }
        }

        return new DiscreteData(_variables, columns);
    }

    /// <summary>Some of the columns, in the order given.</summary>
    /// <param name="variables">Names of variables.</param>
    /// <returns>New data; the columns are shared.</returns>
    /// <exception cref="ArgumentException">There is no such column, or one is named twice.</exception>
    public DiscreteData Only(params IEnumerable<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int[] chosen = [.. variables.Select(IndexOf)];
        return new DiscreteData([.. chosen.Select(i => _variables[i])], [.. chosen.Select(i => _columns[i])]);
    }

    /// <summary>All columns but some.</summary>
    /// <param name="variables">Names of variables.</param>
    /// <returns>New data; the columns are shared.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public DiscreteData Without(params IEnumerable<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        HashSet<int> dropped = [.. variables.Select(IndexOf)];
        return Only(_variables.Where((_, i) => !dropped.Contains(i)).Select(v => v.Name));
    }

    /// <summary>Reads a CSV file whose header names variables; an empty cell is missing.</summary>
    /// <param name="path">The file, packed by gzip or not.</param>
    /// <param name="known">Variables whose states are given, such as those of a network; null to take every column's states from its cells, sorted (numbers by value).</param>
    /// <returns>The data; with <paramref name="known"/>, columns in the order of the file, each of them a known variable.</returns>
    /// <exception cref="DataFormatException">A column is unknown, a state is unknown (the nearest is offered), or a row has another number of cells; file, line and column are named.</exception>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    public static DiscreteData Load(string path, IReadOnlyList<Variable>? known = null) => Read(CsvReader.Open(path), known);

    /// <summary>Reads comma-separated text; see <see cref="Load"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">Variables whose states are given; null to take them from the cells.</param>
    /// <param name="name">What errors call the text.</param>
    /// <returns>The data.</returns>
    /// <exception cref="DataFormatException">The text is not such a table.</exception>
    public static DiscreteData Parse(string text, IReadOnlyList<Variable>? known = null, string name = "text") => Read(CsvReader.OfText(name, text, ','), known);

    internal static DiscreteData Owning(Variable[] variables, int[][] columns) => new(variables, columns);

    internal int[][] Columns => _columns;

    private static DiscreteData Read(CsvReader reader, IReadOnlyList<Variable>? known)
    {
        if (!reader.Read())
        {
            throw new DataFormatException(reader.File, "the table is empty; a header that names the variables is needed", 1, 1);
        }

        int width = reader.Count;
        var names = new List<string>(width);
        var fixedVariables = new Variable?[width];
        for (int i = 0; i < width; i++)
        {
            string name = reader.Text(i);
            if (name.Length == 0 || names.Contains(name))
            {
                throw reader.Wrong(i, name.Length == 0 ? "a column has no name; name every column" : $"the column '{name}' comes twice; names must differ");
            }

            names.Add(name);
            if (known is not null)
            {
                fixedVariables[i] = known.FirstOrDefault(v => v.Name == name)
                    ?? throw reader.Wrong(i, $"there is no variable '{name}'; {Names.Suggest(name, known.Select(v => v.Name))}");
            }
        }

        var states = Enumerable.Range(0, width).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray();
        var columns = Enumerable.Range(0, width).Select(_ => new List<int>()).ToArray();
        var cache = new byte[width][];
        var cached = new int[width];
        while (reader.Read())
        {
            if (reader.Count != width)
            {
                throw reader.Wrong(reader.Count - 1, $"the row has {reader.Count} cells and the header {width}; give a cell for every column");
            }

            for (int i = 0; i < width; i++)
            {
                ReadOnlySpan<byte> bytes = reader.Bytes(i);
                columns[i].Add(bytes.IsEmpty ? Missing : State(reader, i, bytes, fixedVariables[i], states[i], cache, cached));
            }
        }

        var variables = new Variable[width];
        var result = new int[width][];
        for (int i = 0; i < width; i++)
        {
            result[i] = [.. columns[i]];
            variables[i] = fixedVariables[i] ?? Found(names[i], states[i], result[i]);
        }

        return new DiscreteData(variables, result);
    }

    private static int State(CsvReader reader, int column, ReadOnlySpan<byte> bytes, Variable? variable, Dictionary<string, int> states, byte[][] cache, int[] cached)
    {
        if (cache[column] is byte[] last && bytes.SequenceEqual(last))
        {
            return cached[column];
        }

        string text = reader.Text(column);
        int state;
        if (variable is not null)
        {
            if (!variable.TryIndexOf(text, out state))
            {
                throw reader.Wrong(column, $"'{variable.Name}' has no state '{text}'; {Names.Suggest(text, variable.States)}");
            }
        }
        else if (!states.TryGetValue(text, out state))
        {
            states.Add(text, state = states.Count);
        }

        cache[column] = bytes.ToArray();
        cached[column] = state;
        return state;
    }

    // The states in sorted order, numbers by value; cells are renumbered. An empty column becomes a variable with two states.
    private static Variable Found(string name, Dictionary<string, int> states, int[] cells)
    {
        if (states.Count == 0)
        {
            return Variable.Numbered(name, 2);
        }

        double[] numbers = [.. states.Keys.Select(s => double.TryParse(s, System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        bool numeric = !numbers.Any(double.IsNaN);
        string[] sorted = numeric
            ? [.. states.Keys.Zip(numbers).OrderBy(pair => pair.Second).ThenBy(pair => pair.First, StringComparer.Ordinal).Select(pair => pair.First)]
            : [.. states.Keys.Order(StringComparer.Ordinal)];
        int[] renumbered = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            renumbered[states[sorted[i]]] = i;
        }

        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = cells[i] < 0 ? Missing : renumbered[cells[i]];
        }

        return new Variable(name, sorted);
    }
}
