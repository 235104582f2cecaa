namespace Hybrid.Probabilistic;

/// <summary>
/// A Bayesian network of discrete variables: a directed acyclic graph with P(child | parents) at every node; the joint distribution is their product. Immutable.
/// </summary>
/// <example><code>
/// BayesianNetwork network = new BayesianNetworkBuilder()
///     .Structure("rain -> grass{wet|dry}")
///     .Table("rain", 0.2, 0.8)
///     .Row("grass", "rain=yes", 0.9, 0.1)
///     .Row("grass", "rain=no", 0.2, 0.8)
///     .Build();
/// network.Parents("grass")[0].Name    // rain
/// </code></example>
public sealed partial class BayesianNetwork : IDiscreteModel
{
    private readonly Variable[] _variables;
    private readonly ConditionalTable[] _tables;
    private readonly Dictionary<string, int> _indices;
    private readonly int[][] _parents;
    private readonly int[][] _children;
    private readonly int[] _order;
    private readonly Factor[] _factors;

    /// <summary>Joins conditional tables into a network.</summary>
    /// <param name="tables">One table for every variable, in any order; parents are found by name.</param>
    /// <param name="name">The name of the network, empty by default.</param>
    /// <exception cref="ArgumentException">A variable has two tables, a parent has none or other states, or there is a directed cycle; the cycle is printed.</exception>
    public BayesianNetwork(IEnumerable<ConditionalTable> tables, string name = "")
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        _tables = [.. tables];
        _variables = [.. _tables.Select(table => table.Child)];
        _indices = new Dictionary<string, int>(_tables.Length, StringComparer.Ordinal);
        for (int i = 0; i < _tables.Length; i++)
        {
            if (!_indices.TryAdd(_variables[i].Name, i))
            {
                throw new ArgumentException($"BayesianNetwork: the variable '{_variables[i].Name}' has two tables; give one.", nameof(tables));
            }
        }

        _parents = [.. _tables.Select(ParentIndices)];
        _children = DirectedGraph.Children(_parents);
        _factors = [.. _tables.Select(table => table.ToFactor())];
        _order = DirectedGraph.TopologicalOrder(_parents)
            ?? throw new ArgumentException(
                $"BayesianNetwork: there is a cycle: {string.Join(" -> ", DirectedGraph.Cycle(_parents).Select(i => _variables[i].Name))}; remove or turn one of its arcs.", nameof(tables));
    }

    /// <summary>The name of the network; empty when it has none.</summary>
    public string Name { get; }

    /// <summary>The variables, in the order of the tables that were given.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>The tables, in the order of <see cref="Variables"/>.</summary>
    public IReadOnlyList<ConditionalTable> Tables => _tables;

    /// <summary>The tables as factors, in the order of <see cref="Variables"/>, each over the parents and then the child.</summary>
    public IReadOnlyList<Factor> Factors => _factors;

    /// <summary>How many arcs there are.</summary>
    public int Arcs => _parents.Sum(parents => parents.Length);

    /// <summary>How many numbers may be chosen freely: the sum of <see cref="ConditionalTable.FreeParameters"/>.</summary>
    public int FreeParameters => _tables.Sum(table => table.FreeParameters);

    internal int[][] ParentIndex => _parents;

    internal int[][] ChildIndex => _children;

    internal int[] Order => _order;

    /// <summary>The place of a variable in <see cref="Variables"/>.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>0 to the number of variables - 1.</returns>
    /// <exception cref="ArgumentException">There is no such variable; the message offers the nearest.</exception>
    public int IndexOf(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _indices.TryGetValue(variable, out int index)
            ? index
            : throw new ArgumentException($"there is no variable '{variable}'; {Names.Suggest(variable, _variables.Select(v => v.Name))}", nameof(variable));
    }

    /// <summary>A variable by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is no such variable; the message offers the nearest.</exception>
    public Variable this[string name] => _variables[IndexOf(name)];

    /// <summary>The table of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>P(variable | its parents).</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public ConditionalTable Table(string variable) => _tables[IndexOf(variable)];

    /// <summary>The parents of a variable, in the order of its table.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The parents; none for a root.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<Variable> Parents(string variable) => Table(variable).Parents;

    /// <summary>The children of a variable, in the order of <see cref="Variables"/>.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The children; none for a leaf.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<Variable> Children(string variable) => [.. _children[IndexOf(variable)].Select(i => _variables[i])];

    /// <summary>The variables so ordered that parents come before children.</summary>
    /// <returns>Every variable once.</returns>
    public IReadOnlyList<Variable> TopologicalOrder() => [.. _order.Select(i => _variables[i])];

    /// <summary>The natural logarithm of the joint probability of a state of every variable.</summary>
    /// <param name="states">The index of each variable's state, in the order of <see cref="Variables"/>.</param>
    /// <returns>At most 0; negative infinity when the probability is 0.</returns>
    /// <exception cref="ArgumentException">The number of states is another.</exception>
    public double LogProbability(ReadOnlySpan<int> states)
    {
        if (states.Length != _variables.Length)
        {
            throw new ArgumentException($"BayesianNetwork.LogProbability: {states.Length} states are given for {_variables.Length} variables; give one for each.", nameof(states));
        }

        double log = 0;
        for (int i = 0; i < _tables.Length; i++)
        {
            log += Math.Log(_tables[i].Row(RowOf(i, states))[states[i]]);
        }

        return log;
    }

    /// <summary>The row of a variable's table at its parents' states.</summary>
    internal int RowOf(int variable, ReadOnlySpan<int> states)
    {
        int row = 0;
        foreach (int parent in _parents[variable])
        {
            row = (row * _variables[parent].Count) + states[parent];
        }

        return row;
    }

    /// <summary>A network with another table at one variable, whose parents may differ.</summary>
    /// <param name="table">The new table; its child is a variable of the network.</param>
    /// <returns>A new network; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The child is unknown, or the new parents would make a cycle.</exception>
    public BayesianNetwork With(ConditionalTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var tables = (ConditionalTable[])_tables.Clone();
        tables[IndexOf(table.Child.Name)] = table;
        return new BayesianNetwork(tables, Name);
    }

    /// <summary>What the network is and what exact inference in it costs, in two lines: size, and width and tables of the junction tree.</summary>
    /// <returns>Such as <c>alarm: 37 variables, 46 arcs, ...</c> and <c>exact inference: width 4, 1020 table entries ...</c>.</returns>
    public string Describe() => $"{this}\nexact inference: {ExactInference.Predict(this)}\n";

    /// <summary>A line with the number of variables, arcs and free parameters, and the largest numbers of states and parents; see <see cref="Describe"/> for what inference costs.</summary>
    public override string ToString() =>
        $"{(Name.Length > 0 ? Name : "network")}: {_variables.Length} variables, {Arcs} arcs, {FreeParameters} free parameters, at most {_variables.Max(v => v.Count)} states and {_parents.Max(p => p.Length)} parents";

    private int[] ParentIndices(ConditionalTable table) =>
        [.. table.Parents.Select(parent =>
        {
            if (!_indices.TryGetValue(parent.Name, out int index))
            {
                throw new ArgumentException($"BayesianNetwork: '{table.Child.Name}' has the parent '{parent.Name}', which has no table; {Names.Suggest(parent.Name, _indices.Keys)}");
            }

            return _variables[index].Equals(parent)
                ? index
                : throw new ArgumentException($"BayesianNetwork: the parent '{parent.Name}' of '{table.Child.Name}' has other states than in its own table: {parent} and {_variables[index]}.");
        })];
}
