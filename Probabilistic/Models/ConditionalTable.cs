namespace Hybrid.Probabilistic;

/// <summary>P(child | parents): a row of probabilities for every joint state of the parents. Immutable.</summary>
/// <remarks>Row-major: the first parent's state changes slowest, the child's fastest.</remarks>
public sealed class ConditionalTable
{
    /// <summary>How far the sum of a row may be from 1; such rows are divided by their sum.</summary>
    public const double RowTolerance = 1e-4;

    // Below this a row is taken as it is, so that a table that was written and read again keeps its bits.
    private const double ExactTolerance = 1e-12;

    private readonly Variable[] _parents;
    private readonly double[] _values;

    /// <summary>Makes a table.</summary>
    /// <param name="child">The variable that the distribution is of.</param>
    /// <param name="parents">The variables that it depends on, all different and not the child; none for a prior.</param>
    /// <param name="values">
    /// The probabilities <c>[parents' joint states, child's states]</c>, row-major, each at least 0. A row may miss 1 by <see cref="RowTolerance"/> and is then divided by its sum.
    /// </param>
    /// <exception cref="ArgumentException">A variable is there twice, the number of entries is another, an entry is negative or no number, or a row does not sum to 1; the row is named.</exception>
    public ConditionalTable(Variable child, IReadOnlyList<Variable> parents, params ReadOnlySpan<double> values)
        : this(child, parents, values.ToArray(), owned: true)
    {
    }

    internal ConditionalTable(Variable child, IReadOnlyList<Variable> parents, double[] values, bool owned)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        Child = child;
        _parents = [.. parents];
        _values = owned ? values : [.. values];
        for (int i = 0; i < _parents.Length; i++)
        {
            if (_parents[i].Name == child.Name)
            {
                throw new ArgumentException($"ConditionalTable: '{child.Name}' is its own parent; remove it from the parents.", nameof(parents));
            }

            if (Array.FindIndex(_parents, p => p.Name == _parents[i].Name) != i)
            {
                throw new ArgumentException($"ConditionalTable: '{child.Name}' has the parent '{_parents[i].Name}' twice; parents must differ.", nameof(parents));
            }
        }

        int[] sizes = Factor.Sizes(_parents);
        long rows = Layout.Entries(sizes);
        long entries = Layout.Entries([.. sizes, child.Count]);
        if (entries != _values.Length)
        {
            string needs = entries > Layout.MostEntries ? $"would need more than {Layout.MostEntries} entries" : $"needs {entries} entries ({rows} rows of {child.Count})";
            throw new ArgumentException($"ConditionalTable: the table of '{child.Name}' {needs} and {_values.Length} are given.", nameof(values));
        }

        Rows = (int)rows;
        CheckRows();
    }

    /// <summary>The variable that the distribution is of.</summary>
    public Variable Child { get; }

    /// <summary>The variables that it depends on, slowest first.</summary>
    public IReadOnlyList<Variable> Parents => _parents;

    /// <summary>The probabilities <c>[<see cref="Rows"/>, child's states]</c>, row-major.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>How many joint states the parents have; 1 when there are none.</summary>
    public int Rows { get; }

    /// <summary>How many numbers may be chosen freely: rows times (states - 1).</summary>
    public int FreeParameters => Rows * (Child.Count - 1);

    /// <summary>The distribution of the child at one joint state of the parents.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1; the first parent changes slowest.</param>
    /// <returns>One probability for each state of the child.</returns>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Child.Count, Child.Count);

    /// <summary>The place of the row at a joint state of the parents.</summary>
    /// <param name="parentStates">The index of each parent's state.</param>
    /// <returns>0 to <see cref="Rows"/> - 1.</returns>
    /// <exception cref="ArgumentException">The number of states is another.</exception>
    public int RowOf(params ReadOnlySpan<int> parentStates)
    {
        if (parentStates.Length != _parents.Length)
        {
            throw new ArgumentException($"ConditionalTable.RowOf: '{Child.Name}' has {_parents.Length} parents and {parentStates.Length} states are given.", nameof(parentStates));
        }

        int row = 0;
        for (int i = 0; i < parentStates.Length; i++)
        {
            row = (row * _parents[i].Count) + parentStates[i];
        }

        return row;
    }

    /// <summary>The table as a factor over the parents and then the child.</summary>
    /// <returns>A factor with the same entries.</returns>
    public Factor ToFactor() => Factor.Owning([.. _parents, Child], _values);

    /// <summary>The table with names of variables and states: a line for each joint state of the parents, a column for each state of the child.</summary>
    public override string ToString() => TableText.Of(this);

    internal static string RowName(Variable child, IReadOnlyList<Variable> parents, int row)
    {
        if (parents.Count == 0)
        {
            return $"P({child.Name})";
        }

        var parts = new string[parents.Count];
        for (int i = parents.Count - 1; i >= 0; i--)
        {
            parts[i] = $"{parents[i].Name}={parents[i].States[row % parents[i].Count]}";
            row /= parents[i].Count;
        }

        return $"P({child.Name} | {string.Join(", ", parts)})";
    }

    /// <summary>What is wrong with a row of probabilities; null when it is a distribution, divided by its sum where that was needed.</summary>
    internal static string? Normalise(Span<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                return FormattableString.Invariant($"has the entry {value}; probabilities from 0 to 1 are allowed");
            }

            sum += value;
        }

        if (Math.Abs(sum - 1) > RowTolerance)
        {
            return FormattableString.Invariant($"sums to {Math.Round(sum, 12)}; a row must sum to 1 (within {RowTolerance})");
        }

        if (Math.Abs(sum - 1) > ExactTolerance)
        {
            foreach (ref double value in row)
            {
                value /= sum;
            }
        }

        return null;
    }

    private void CheckRows()
    {
        for (int row = 0; row < Rows; row++)
        {
            if (Normalise(_values.AsSpan(row * Child.Count, Child.Count)) is string problem)
            {
                throw new ArgumentException($"ConditionalTable: {RowName(Child, _parents, row)} {problem}.");
            }
        }
    }
}
