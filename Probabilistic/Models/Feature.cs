namespace Hybrid.Probabilistic;

/// <summary>A number that depends on the states of a few variables: what a log-linear model weighs. Immutable.</summary>
/// <example><code>
/// Feature.When("smokes, dies", model.Variables, "smokes=yes, cancer=yes")     // 1 where both hold, else 0
/// new Feature("same opinion", [anna, bob], s => s[0] == s[1] ? 1 : 0)
/// </code></example>
public sealed class Feature
{
    private readonly Variable[] _variables;
    private readonly double[] _values;

    /// <summary>Makes a feature of a function.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="variables">The variables that it depends on, at least one, all different.</param>
    /// <param name="value">Gives its value for the indices of their states; finite.</param>
    /// <exception cref="ArgumentException">There are no variables, one is there twice, the table would be too large, or a value is not finite.</exception>
    public Feature(string name, IReadOnlyList<Variable> variables, Func<int[], double> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        _variables = [.. variables];
        int[] sizes = Factor.Sizes(_variables);
        long entries = Layout.Entries(sizes);
        if (_variables.Length == 0 || _variables.Select(v => v.Name).Distinct().Count() != _variables.Length || entries > Layout.MostEntries)
        {
            throw new ArgumentException($"Feature: '{name}' is over ({string.Join(", ", _variables.Select(v => v.Name))}); it needs at least one variable, each once, with at most {Layout.MostEntries} joint states.", nameof(variables));
        }

        _values = new double[entries];
        int[] states = new int[sizes.Length];
        for (int at = 0; at < _values.Length; at++)
        {
            _values[at] = value([.. states]);
            if (!double.IsFinite(_values[at]))
            {
                throw new ArgumentException(FormattableString.Invariant($"Feature: '{name}' is {_values[at]} at a joint state; values must be finite."), nameof(value));
            }

            Layout.Advance(states, sizes);
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The variables that it depends on, slowest first.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>Its value at each joint state, row-major.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>An indicator: 1 where variables are in the given states, else 0.</summary>
    /// <param name="name">The name.</param>
    /// <param name="variables">Variables among which those of the text are.</param>
    /// <param name="states">Such as <c>"A=x, B=y"</c>.</param>
    /// <returns>The feature, over the variables that the text names.</returns>
    /// <exception cref="ArgumentException">The text is no such list, or a variable or state is unknown.</exception>
    public static Feature When(string name, IReadOnlyList<Variable> variables, string states)
    {
        ArgumentNullException.ThrowIfNull(variables);
        (Variable Variable, int State)[] wanted = [.. Assignments.Parse(states, "Feature.When").Select(pair =>
        {
            Variable variable = variables.FirstOrDefault(v => v.Name == pair.Name)
                ?? throw new ArgumentException($"Feature.When: there is no variable '{pair.Name}'; {Names.Suggest(pair.Name, variables.Select(v => v.Name))}", nameof(states));
            return (variable, variable.IndexOf(pair.State));
        })];
        return new Feature(name, [.. wanted.Select(w => w.Variable)], at => at.Zip(wanted).All(p => p.First == p.Second.State) ? 1 : 0);
    }

    /// <summary>An indicator for each joint state of some variables, named by it: together a table of free parameters.</summary>
    /// <param name="variables">The variables.</param>
    /// <returns>As many features as there are joint states.</returns>
    public static IReadOnlyList<Feature> Every(params IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int[] sizes = Factor.Sizes([.. variables]);
        int[] states = new int[sizes.Length];
        var features = new List<Feature>();
        do
        {
            int[] wanted = [.. states];
            string name = string.Join(", ", variables.Select((v, i) => $"{v.Name}={v.States[wanted[i]]}"));
            features.Add(new Feature(name, variables, at => at.AsSpan().SequenceEqual(wanted) ? 1 : 0));
        }
        while (Layout.Advance(states, sizes));
        return features;
    }

    /// <summary>The name and the variables.</summary>
    public override string ToString() => $"{Name} ({string.Join(", ", _variables.Select(v => v.Name))})";
}
