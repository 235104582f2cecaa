namespace Hybrid.Probabilistic.Formats;

/// <summary>Builds a network from what a file says, with every fault named at its place.</summary>
internal sealed class NetworkParts(string file)
{
    private readonly List<(Variable Variable, int? Line, int? Column)> _variables = [];
    private readonly List<(string Child, string[] Parents, double[] Values, int? Line, int? Column)> _tables = [];

    /// <summary>Adds a variable that was found at a place.</summary>
    public void Add(string name, IReadOnlyList<string> states, int? line, int? column)
    {
        if (_variables.Exists(v => v.Variable.Name == name))
        {
            throw new DataFormatException(file, $"the variable '{name}' is declared twice; names must differ", line, column);
        }

        _variables.Add((Guarded(() => new Variable(name, states), line, column), line, column));
    }

    /// <summary>Adds a table, row-major with the child last, that was found at a place.</summary>
    public void Add(string child, string[] parents, double[] values, int? line, int? column)
    {
        if (_tables.Exists(t => t.Child == child))
        {
            throw new DataFormatException(file, $"'{child}' has two tables; give one", line, column);
        }

        _tables.Add((child, parents, values, line, column));
    }

    /// <summary>The network.</summary>
    public BayesianNetwork Build(string name)
    {
        if (_variables.Count == 0)
        {
            throw new DataFormatException(file, "there is no variable; a network has at least one", 1, 1);
        }

        var tables = new ConditionalTable?[_variables.Count];
        foreach ((string child, string[] parents, double[] values, int? line, int? column) in _tables)
        {
            int index = IndexOf(child, line, column);
            tables[index] = Guarded(() => new ConditionalTable(_variables[index].Variable, [.. parents.Select(p => _variables[IndexOf(p, line, column)].Variable)], values, owned: true), line, column);
        }

        int missing = Array.IndexOf(tables, null);
        return missing >= 0
            ? throw new DataFormatException(file, $"the variable '{_variables[missing].Variable.Name}' has no table; give its probabilities", _variables[missing].Line, _variables[missing].Column)
            : Guarded(() => new BayesianNetwork(tables!, name), 1, 1);
    }

    /// <summary>The number of states of a variable that has been added.</summary>
    public int CountOf(string name, int? line, int? column) => _variables[IndexOf(name, line, column)].Variable.Count;

    private int IndexOf(string name, int? line, int? column)
    {
        int index = _variables.FindIndex(v => v.Variable.Name == name);
        return index >= 0
            ? index
            : throw new DataFormatException(file, $"the variable '{name}' is not declared; {Names.Suggest(name, _variables.Select(v => v.Variable.Name))}", line, column);
    }

    private T Guarded<T>(Func<T> make, int? line, int? column)
    {
        try
        {
            return make();
        }
        catch (ArgumentException cause)
        {
            int end = cause.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
            throw new DataFormatException(file, end < 0 ? cause.Message : cause.Message[..end], line, column, cause);
        }
    }
}
