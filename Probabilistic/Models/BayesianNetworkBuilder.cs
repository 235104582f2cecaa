namespace Hybrid.Probabilistic;

/// <summary>Builds a <see cref="BayesianNetwork"/> step by step: variables and arcs first, then their tables, by name.</summary>
/// <remarks>
/// A structure text names arcs and, where a variable first appears or later, its states:
/// <c>visit -&gt; tub -&gt; either &lt;- lung &lt;- smoking{never|some|much} -&gt; bronchitis[3]; age[4]</c>. Chains are separated by semicolons or line breaks;
/// <c>[4]</c> means the states 0 to 3; without either the states are yes and no. Parents are ordered as their arcs appear.
/// </remarks>
/// <example><code>
/// BayesianNetwork sprinkler = new BayesianNetworkBuilder()
///     .Structure("cloudy -> sprinkler -> wet &lt;- rain &lt;- cloudy")
///     .Table("cloudy", 0.5, 0.5)
///     .Table("sprinkler", 0.1, 0.9, 0.5, 0.5)
///     .Table("rain", 0.8, 0.2, 0.2, 0.8)
///     .Row("wet", "sprinkler=yes, rain=yes", 0.99, 0.01)
///     .Row("wet", "", 0.9, 0.1)          // every other row
///     .Row("wet", "sprinkler=no, rain=no", 0, 1)
///     .Build();
/// </code></example>
public sealed class BayesianNetworkBuilder
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _tables = new(StringComparer.Ordinal);

    /// <summary>Adds a variable.</summary>
    /// <param name="variable">The variable; its name is new.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is a variable of that name.</exception>
    public BayesianNetworkBuilder Add(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (!_variables.TryAdd(variable.Name, variable))
        {
            throw new ArgumentException($"BayesianNetworkBuilder.Add: there is a variable '{variable.Name}' already; names must differ.", nameof(variable));
        }

        _names.Add(variable.Name);
        _parents.Add(variable.Name, []);
        return this;
    }

    /// <summary>Adds an arc; an arc that is there already stays as it is.</summary>
    /// <param name="parent">The name of a variable that has been added.</param>
    /// <param name="child">The name of another.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, both are the same, or the child has a table already.</exception>
    public BayesianNetworkBuilder Arc(string parent, string child)
    {
        Variable from = Known(parent, nameof(Arc));
        Variable to = Known(child, nameof(Arc));
        if (from == to)
        {
            throw new ArgumentException($"BayesianNetworkBuilder.Arc: '{parent}' cannot be its own parent.", nameof(child));
        }

        if (_parents[child].Contains(parent))
        {
            return this;
        }

        if (_tables.ContainsKey(child))
        {
            throw new ArgumentException($"BayesianNetworkBuilder.Arc: '{child}' has a table already; add all arcs into it first.", nameof(child));
        }

        _parents[child].Add(parent);
        return this;
    }

    /// <summary>Adds variables and arcs from a structure text; see the remarks of the class.</summary>
    /// <param name="text">The text.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="DataFormatException">The text is not a structure; the message has line and column and names the text <c>structure</c>.</exception>
    public BayesianNetworkBuilder Structure(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = StructureText.Parse("structure", text);
        foreach ((string name, string[]? states) in parsed.Variables)
        {
            if (_variables.TryGetValue(name, out Variable? known))
            {
                if (states is not null && !known.States.SequenceEqual(states))
                {
                    throw new DataFormatException("structure", $"'{name}' has the states {known} already and is given others; give them once");
                }

                continue;
            }

            Add(new Variable(name, states ?? StructureText.DefaultStates));
        }

        foreach ((string parent, string child) in parsed.Arcs)
        {
            Arc(parent, child);
        }

        return this;
    }

    /// <summary>Gives the whole table of a variable.</summary>
    /// <param name="child">The variable's name.</param>
    /// <param name="values">The probabilities <c>[parents' joint states, child's states]</c>, row-major; the first parent changes slowest.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The variable is unknown, the number of values is another, or a row does not sum to 1.</exception>
    public BayesianNetworkBuilder Table(string child, params ReadOnlySpan<double> values)
    {
        Variable variable = Known(child, nameof(Table));
        var table = new ConditionalTable(variable, ParentsOf(child), values);
        _tables[child] = [.. table.Values];
        return this;
    }

    /// <summary>Gives the distribution of a variable at some joint states of its parents; later calls replace earlier ones.</summary>
    /// <param name="child">The variable's name.</param>
    /// <param name="parents">States of parents, such as <c>"either=yes, bronc=no"</c>; a parent that is left out stands for all its states.</param>
    /// <param name="values">A probability for each state of the child; they sum to 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, one named is no parent, or the values are not a distribution.</exception>
    public BayesianNetworkBuilder Row(string child, string parents, params ReadOnlySpan<double> values)
    {
        Variable variable = Known(child, nameof(Row));
        Variable[] all = ParentsOf(child);
        int[] wanted = new int[all.Length];
        Array.Fill(wanted, -1);
        foreach ((string name, string state) in Assignments.Parse(parents, nameof(Row)))
        {
            int at = Array.FindIndex(all, p => p.Name == name);
            wanted[at >= 0 ? at : throw new ArgumentException($"BayesianNetworkBuilder.Row: '{name}' is no parent of '{child}'; {Names.Suggest(name, all.Select(p => p.Name))}", nameof(parents))]
                = all[at].IndexOf(state);
        }

        if (values.Length != variable.Count)
        {
            throw new ArgumentException($"BayesianNetworkBuilder.Row: '{child}' has {variable.Count} states and {values.Length} values are given.", nameof(values));
        }

        double[] row = [.. values];
        if (ConditionalTable.Normalise(row) is string problem)
        {
            throw new ArgumentException($"BayesianNetworkBuilder.Row: the row of '{child}' at '{parents}' {problem}.", nameof(values));
        }

        if (!_tables.TryGetValue(child, out double[]? table))
        {
            table = new double[Layout.Entries([.. Factor.Sizes(all), variable.Count])];
            Array.Fill(table, double.NaN);
            _tables[child] = table;
        }

        int[] sizes = Factor.Sizes(all);
        int[] digits = new int[all.Length];
        int at2 = 0;
        do
        {
            if (!digits.Where((digit, i) => wanted[i] >= 0 && wanted[i] != digit).Any())
            {
                row.CopyTo(table.AsSpan(at2));
            }

            at2 += variable.Count;
        }
        while (Layout.Advance(digits, sizes));
        return this;
    }

    /// <summary>Makes the network.</summary>
    /// <param name="name">The name of the network.</param>
    /// <returns>An immutable network.</returns>
    /// <exception cref="ArgumentException">A variable has no table or a table lacks a row, which is named, or there is a cycle, which is printed.</exception>
    public BayesianNetwork Build(string name = "") => Make(name, uniform: false);

    /// <summary>Makes the network, with uniform rows wherever none was given: a start for learning.</summary>
    /// <param name="name">The name of the network.</param>
    /// <returns>An immutable network.</returns>
    /// <exception cref="ArgumentException">There is a cycle, which is printed.</exception>
    public BayesianNetwork BuildUniform(string name = "") => Make(name, uniform: true);

    private BayesianNetwork Make(string name, bool uniform)
    {
        var tables = new List<ConditionalTable>(_names.Count);
        foreach (string child in _names)
        {
            Variable variable = _variables[child];
            Variable[] parents = ParentsOf(child);
            double[] values = _tables.TryGetValue(child, out double[]? known) ? [.. known] : Unset(variable, parents);
            int missing = Array.FindIndex(values, double.IsNaN);
            if (missing >= 0 && !uniform)
            {
                throw new ArgumentException($"BayesianNetworkBuilder.Build: {ConditionalTable.RowName(variable, parents, missing / variable.Count)} is not given; call Row or Table for it.");
            }

            for (int i = 0; i < values.Length; i++)
            {
                values[i] = double.IsNaN(values[i]) ? 1.0 / variable.Count : values[i];
            }

            tables.Add(new ConditionalTable(variable, parents, values, owned: true));
        }

        return new BayesianNetwork(tables, name);
    }

    private static double[] Unset(Variable child, Variable[] parents)
    {
        long entries = Layout.Entries([.. Factor.Sizes(parents), child.Count]);
        if (entries > Layout.MostEntries)
        {
            throw new ArgumentException($"BayesianNetworkBuilder.Build: the table of '{child.Name}' would have {entries} entries; at most {Layout.MostEntries} are allowed: give it fewer parents.");
        }

        double[] values = new double[entries];
        Array.Fill(values, double.NaN);
        return values;
    }

    private Variable[] ParentsOf(string child) => [.. _parents[child].Select(p => _variables[p])];

    private Variable Known(string name, string operation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _variables.TryGetValue(name, out Variable? variable)
            ? variable
            : throw new ArgumentException($"BayesianNetworkBuilder.{operation}: there is no variable '{name}'; {Names.Suggest(name, _names)}", nameof(name));
    }
}
