namespace Hybrid.Probabilistic;

/// <content>Tables of few different rows, and a noisy-MAX as a chain.</content>
public static partial class TableShapes
{
    /// <summary>A table with one row for everything but some exceptions.</summary>
    /// <param name="child">The child.</param>
    /// <param name="parents">The parents.</param>
    /// <param name="row">The row wherever no exception applies: a probability for each state of the child.</param>
    /// <param name="exceptions">States of parents, such as <c>"either=yes, bronc=no"</c> (a parent that is left out stands for all its states), and the row there. Of several that apply the last wins.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">A parent or state is unknown, or a row is no distribution.</exception>
    /// <example><code>TableShapes.Default(alarm, [fire, smoke], [0.001, 0.999], ("fire=yes", [0.98, 0.02]))</code></example>
    public static ConditionalTable Default(Variable child, IReadOnlyList<Variable> parents, double[] row, params (string When, double[] Row)[] exceptions)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(exceptions);
        (int[] States, double[] Row)[] parsed = [.. exceptions.Select(e => (Pattern(child, parents, e.When), Checked(child, e.Row, e.When)))];
        double[] common = Checked(child, row, "everything else");
        return FromRows(child, parents, states =>
        {
            double[] found = common;
            foreach ((int[] pattern, double[] exception) in parsed)
            {
                found = pattern.Zip(states).All(p => p.First < 0 || p.First == p.Second) ? exception : found;
            }

            return found;
        });
    }

    /// <summary>A table given as a decision tree over the parents' states.</summary>
    /// <param name="child">The child.</param>
    /// <param name="parents">The parents.</param>
    /// <param name="tree">The tree; each path asks for some of the parents.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The tree asks for a variable that is no parent, names an unknown state, lacks a branch, or a leaf is no distribution.</exception>
    public static ConditionalTable Tree(Variable child, IReadOnlyList<Variable> parents, TableTree tree)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(tree);
        return FromRows(child, parents, states => Checked(child, tree.At(child, parents, states), string.Join(", ", parents.Select((p, i) => $"{p.Name}={p.States[states[i]]}"))));
    }

    /// <summary>A noisy-MAX (or, with two states, a noisy-OR) as a chain of small tables over helping variables instead of one that is exponential in the number of causes.</summary>
    /// <param name="child">The effect; its states rise from the first, "absent", to the last.</param>
    /// <param name="parents">The causes, at least one.</param>
    /// <param name="causes">For each cause a table <c>[its states, child's states]</c>, row-major, as in <see cref="NoisyMax"/>.</param>
    /// <param name="leak">The distribution of the effect without causes; null for none.</param>
    /// <returns>
    /// The tables of the helping variables <c>child#1</c>, <c>child#2</c>, ... (the highest degree after so many causes) and last that of the child. In a network with all of them every
    /// question about the other variables has the same answer as with <see cref="NoisyMax"/>, with hundreds of causes too.
    /// </returns>
    /// <remarks>Source: D. Heckerman, Causal independence for knowledge acquisition and inference, 1993 (temporal decomposition).</remarks>
    /// <exception cref="ArgumentException">There is no cause, a table has another number of entries, or a row is no distribution.</exception>
    public static IReadOnlyList<ConditionalTable> NoisyMaxChain(Variable child, IReadOnlyList<Variable> parents, IReadOnlyList<double[]> causes, IReadOnlyList<double>? leak = null)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(causes);
        if (causes.Count != parents.Count || parents.Count == 0)
        {
            throw new ArgumentException($"TableShapes.NoisyMaxChain: '{child.Name}' has {parents.Count} causes and {causes.Count} tables are given; give at least one cause, and a table for each.", nameof(causes));
        }

        var tables = new List<ConditionalTable>();
        Variable? before = null;
        for (int i = 0; i < parents.Count; i++)
        {
            Variable next = i == parents.Count - 1 ? child : new Variable($"{child.Name}#{i + 1}", child.States);
            var alone = new ConditionalTable(next, [parents[i]], causes[i]);
            double[] floor = before is not null ? [] : leak is null ? [1, .. new double[child.Count - 1]] : [.. leak];
            tables.Add(before is null
                ? NoisyMax(next, [parents[i]], [causes[i]], floor)
                : FromRows(next, [before, parents[i]], states => Raised(alone.Row(states[1]), states[0])));
            before = next;
        }

        return tables;
    }

    // The distribution of the larger of a degree and a fixed one.
    private static double[] Raised(ReadOnlySpan<double> degrees, int least)
    {
        double[] raised = new double[degrees.Length];
        for (int d = 0; d < degrees.Length; d++)
        {
            raised[Math.Max(d, least)] += degrees[d];
        }

        return raised;
    }

    private static int[] Pattern(Variable child, IReadOnlyList<Variable> parents, string when)
    {
        int[] pattern = new int[parents.Count];
        Array.Fill(pattern, -1);
        foreach ((string name, string state) in Assignments.Parse(when, "TableShapes.Default"))
        {
            int at = parents.Select(p => p.Name).ToList().IndexOf(name);
            pattern[at >= 0 ? at : throw new ArgumentException($"TableShapes.Default: '{name}' is no parent of '{child.Name}'; {Names.Suggest(name, parents.Select(p => p.Name))}", nameof(when))]
                = parents[at].IndexOf(state);
        }

        return pattern;
    }

    private static double[] Checked(Variable child, double[] row, string place)
    {
        double[] copy = [.. row];
        string? problem = row.Length != child.Count ? $"has {row.Length} entries and '{child.Name}' has {child.Count} states" : ConditionalTable.Normalise(copy);
        return problem is null ? copy : throw new ArgumentException($"TableShapes: the row of '{child.Name}' at {place} {problem}.", nameof(row));
    }
}
