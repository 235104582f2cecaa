namespace Hybrid.Probabilistic;

/// <summary>A discrete random variable: a name and the names of its states. Immutable; two are equal when names and states are.</summary>
/// <example><code>
/// var smoke = new Variable("smoke", "yes", "no");
/// smoke.Count              // 2
/// smoke.IndexOf("no")      // 1
/// </code></example>
public sealed class Variable : IEquatable<Variable>
{
    private readonly string[] _states;
    private readonly Dictionary<string, int> _indices;

    /// <summary>Names the variable and its states.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="states">The states, at least one, all different, none empty. Names are compared with regard to case.</param>
    /// <exception cref="ArgumentException">A name is empty, a state is given twice, or there is none.</exception>
    public Variable(string name, params IEnumerable<string> states)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(states);
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException("Variable: the name is empty; give the variable a name.", nameof(name));
        }

        Name = name;
        _states = [.. states];
        _indices = new Dictionary<string, int>(_states.Length, StringComparer.Ordinal);
        if (_states.Length == 0)
        {
            throw new ArgumentException($"Variable: '{name}' has no states; give at least one.", nameof(states));
        }

        for (int i = 0; i < _states.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(_states[i]))
            {
                throw new ArgumentException($"Variable: state {i} of '{name}' is empty; give every state a name.", nameof(states));
            }

            if (!_indices.TryAdd(_states[i], i))
            {
                throw new ArgumentException($"Variable: '{name}' has the state '{_states[i]}' twice; states must differ.", nameof(states));
            }
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The names of the states, in the order of tables.</summary>
    public IReadOnlyList<string> States => _states;

    /// <summary>How many states there are, at least 1.</summary>
    public int Count => _states.Length;

    /// <summary>A variable whose states are the whole numbers from 0.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="count">How many states, at least 1.</param>
    /// <returns>A variable with the states <c>0</c> to <c>count - 1</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public static Variable Numbered(string name, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new Variable(name, Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>The place of a state.</summary>
    /// <param name="state">The state's name.</param>
    /// <returns>0 to <see cref="Count"/> - 1.</returns>
    /// <exception cref="ArgumentException">There is no such state; the message offers the nearest.</exception>
    public int IndexOf(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _indices.TryGetValue(state, out int index)
            ? index
            : throw new ArgumentException($"'{Name}' has no state '{state}'; {Names.Suggest(state, _states)}", nameof(state));
    }

    /// <summary>The place of a state, if there is such a one.</summary>
    /// <param name="state">The state's name.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>False when there is no such state.</returns>
    public bool TryIndexOf(string state, out int index) => _indices.TryGetValue(state, out index);

    /// <inheritdoc/>
    public bool Equals(Variable? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && _states.AsSpan().SequenceEqual(other._states));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Variable);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, _states.Length);

    /// <summary>The name and the states, as in a structure text: <c>smoke{yes|no}</c>.</summary>
    public override string ToString() => $"{Name}{{{string.Join('|', _states)}}}";
}
