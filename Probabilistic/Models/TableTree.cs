namespace Hybrid.Probabilistic;

/// <summary>A conditional table as a decision tree: inner nodes ask for a parent's state, leaves are distributions of the child. Immutable.</summary>
/// <remarks>Says much in few numbers where a parent matters only in some contexts. Source: C. Boutilier, N. Friedman, M. Goldszmidt and D. Koller, Context-specific independence in Bayesian networks, 1996.</remarks>
/// <example><code>
/// TableTree.Split("engine",
///     ("broken", TableTree.Leaf(0, 1)),
///     ("runs", TableTree.Split("fuel", ("empty", TableTree.Leaf(0, 1)), ("full", TableTree.Leaf(0.99, 0.01)))))
/// </code></example>
public sealed class TableTree
{
    private readonly double[] _row;
    private readonly (string State, TableTree Tree)[] _branches;

    private TableTree(string parent, double[] row, (string State, TableTree Tree)[] branches, TableTree? otherwise)
    {
        Parent = parent;
        _row = row;
        _branches = branches;
        Otherwise = otherwise;
    }

    /// <summary>The name of the parent that an inner node asks for; empty at a leaf.</summary>
    public string Parent { get; }

    /// <summary>The branches of an inner node; none at a leaf.</summary>
    public IReadOnlyList<(string State, TableTree Tree)> Branches => _branches;

    /// <summary>The branch of all states without one of their own; null when every state has one.</summary>
    public TableTree? Otherwise { get; }

    /// <summary>The distribution at a leaf; empty at an inner node.</summary>
    public ReadOnlySpan<double> Row => _row;

    /// <summary>How many leaves there are: how many distributions the table has at most.</summary>
    public int Leaves => Parent.Length == 0 ? 1 : _branches.Sum(b => b.Tree.Leaves) + (Otherwise?.Leaves ?? 0);

    /// <summary>A distribution of the child.</summary>
    /// <param name="row">A probability for each state; they sum to 1.</param>
    /// <returns>A leaf.</returns>
    public static TableTree Leaf(params ReadOnlySpan<double> row) => new(string.Empty, row.ToArray(), [], null);

    /// <summary>A question for a parent's state, with a branch for each.</summary>
    /// <param name="parent">The parent's name.</param>
    /// <param name="branches">States and what holds at them.</param>
    /// <returns>An inner node.</returns>
    public static TableTree Split(string parent, params (string State, TableTree Tree)[] branches) => Split(parent, null, branches);

    /// <summary>A question for a parent's state, with branches for some and one for all others.</summary>
    /// <param name="parent">The parent's name.</param>
    /// <param name="otherwise">What holds at the states that have no branch.</param>
    /// <param name="branches">States and what holds at them.</param>
    /// <returns>An inner node.</returns>
    public static TableTree Split(string parent, TableTree? otherwise, params (string State, TableTree Tree)[] branches)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        ArgumentNullException.ThrowIfNull(branches);
        return new TableTree(parent, [], [.. branches], otherwise);
    }

    /// <summary>The leaf at the parents' states.</summary>
    internal double[] At(Variable child, IReadOnlyList<Variable> parents, int[] states)
    {
        if (Parent.Length == 0)
        {
            return _row;
        }

        int index = -1;
        for (int i = 0; i < parents.Count; i++)
        {
            index = parents[i].Name == Parent ? i : index;
        }

        if (index < 0)
        {
            throw new ArgumentException($"TableShapes.Tree: '{child.Name}' has no parent '{Parent}'; {Names.Suggest(Parent, parents.Select(p => p.Name))}");
        }

        foreach ((string state, TableTree tree) in _branches)
        {
            if (parents[index].IndexOf(state) == states[index])
            {
                return tree.At(child, parents, states);
            }
        }

        return Otherwise?.At(child, parents, states)
            ?? throw new ArgumentException($"TableShapes.Tree: the tree of '{child.Name}' has no branch for {Parent}={parents[index].States[states[index]]}; add one, or an otherwise.");
    }
}
