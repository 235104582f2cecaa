namespace Hybrid.Probabilistic;

/// <summary>A Markov network: P(x) = (1/Z) times the product of non-negative tables over subsets of the variables. Immutable.</summary>
/// <example><code>
/// var a = new Variable("a", "0", "1");
/// var b = new Variable("b", "0", "1");
/// var pair = new MarkovNetwork([a, b], [new Factor([a, b], 3, 1, 1, 3), new Factor([a], 1, 2)]);
/// </code></example>
public sealed class MarkovNetwork : IDiscreteModel
{
    private readonly Variable[] _variables;
    private readonly Factor[] _factors;
    private readonly Dictionary<string, int> _indices;

    /// <summary>Joins tables into a model.</summary>
    /// <param name="variables">The variables, with different names.</param>
    /// <param name="factors">The tables, each over some of the variables; a variable without a table is uniform.</param>
    /// <param name="name">The name of the model, empty by default.</param>
    /// <exception cref="ArgumentException">Two variables have the same name, or a table is over an unknown variable.</exception>
    public MarkovNetwork(IEnumerable<Variable> variables, IEnumerable<Factor> factors, string name = "")
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        _variables = [.. variables];
        _factors = [.. factors];
        _indices = new Dictionary<string, int>(_variables.Length, StringComparer.Ordinal);
        for (int i = 0; i < _variables.Length; i++)
        {
            if (!_indices.TryAdd(_variables[i].Name, i))
            {
                throw new ArgumentException($"MarkovNetwork: there are two variables '{_variables[i].Name}'; names must differ.", nameof(variables));
            }
        }

        foreach (Variable variable in _factors.SelectMany(f => f.Variables))
        {
            if (!_indices.TryGetValue(variable.Name, out int index) || !_variables[index].Equals(variable))
            {
                throw new ArgumentException($"MarkovNetwork: a factor is over '{variable}', which is not among the variables; {Names.Suggest(variable.Name, _indices.Keys)}", nameof(factors));
            }
        }
    }

    /// <summary>The Markov network of any model: its tables as they are.</summary>
    /// <param name="model">The model; a Bayesian network's conditional tables become factors, and Z is 1.</param>
    /// <returns>The same distribution.</returns>
    public static MarkovNetwork Of(IDiscreteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model as MarkovNetwork ?? new MarkovNetwork(model.Variables, model.Factors, (model as BayesianNetwork)?.Name ?? string.Empty);
    }

    /// <summary>The name of the model; empty when it has none.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <inheritdoc/>
    public IReadOnlyList<Factor> Factors => _factors;

    /// <inheritdoc/>
    public int IndexOf(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _indices.TryGetValue(variable, out int index)
            ? index
            : throw new ArgumentException($"there is no variable '{variable}'; {Names.Suggest(variable, _variables.Select(v => v.Name))}", nameof(variable));
    }

    /// <summary>The variables that share a table with a variable: its Markov blanket.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The neighbours, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<Variable> Neighbours(string variable)
    {
        Variable own = _variables[IndexOf(variable)];
        var found = new HashSet<string>(_factors.Where(f => f.Variables.Contains(own)).SelectMany(f => f.Variables.Select(v => v.Name)));
        return [.. _variables.Where(v => v != own && found.Contains(v.Name))];
    }

    /// <summary>Whether every path between two sets of variables goes through a third, so that they are independent given it whatever the tables are.</summary>
    /// <param name="first">Names of variables.</param>
    /// <param name="second">Names of variables.</param>
    /// <param name="given">Names of the observed variables; none by default.</param>
    /// <returns>True when no path is left.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or is in two of the sets.</exception>
    public bool Separated(IEnumerable<string> first, IEnumerable<string> second, IEnumerable<string>? given = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        HashSet<int> from = [.. first.Select(IndexOf)];
        HashSet<int> to = [.. second.Select(IndexOf)];
        HashSet<int> reached = given is null ? [] : [.. given.Select(IndexOf)];
        int twice = from.FirstOrDefault(v => to.Contains(v) || reached.Contains(v), to.FirstOrDefault(reached.Contains, -1));
        if (twice >= 0)
        {
            throw new ArgumentException($"MarkovNetwork.Separated: '{_variables[twice].Name}' is in two of the sets; the sets must not overlap.", nameof(first));
        }

        var stack = new Stack<int>(from);
        while (stack.TryPop(out int v))
        {
            if (to.Contains(v))
            {
                return false;
            }

            if (reached.Add(v))
            {
                foreach (Variable neighbour in Neighbours(_variables[v].Name))
                {
                    stack.Push(IndexOf(neighbour.Name));
                }
            }
        }

        return true;
    }

    /// <summary>A line with the numbers of variables and tables.</summary>
    public override string ToString() => $"{(Name.Length > 0 ? Name : "Markov network")}: {_variables.Length} variables, {_factors.Length} factors";
}
