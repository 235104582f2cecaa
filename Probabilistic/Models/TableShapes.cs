namespace Hybrid.Probabilistic;

/// <summary>Conditional tables from few numbers: noisy-OR and noisy-MAX, deterministic functions, logistic (sigmoid) tables, defaults with exceptions, and decision trees.</summary>
/// <remarks>The tables are written out in full, with as many rows as the parents have joint states.</remarks>
public static partial class TableShapes
{
    /// <summary>Noisy-OR: each cause that is present fails to make the effect with its own probability, independently of the others, and so does the leak.</summary>
    /// <param name="child">The effect, with two states; the first is "present".</param>
    /// <param name="parents">The causes, with two states each; the first is "present".</param>
    /// <param name="strengths">For each cause, the probability that it alone makes the effect, 0 to 1.</param>
    /// <param name="leak">The probability of the effect with no cause present, 0 to 1. Default 0.</param>
    /// <returns>P(absent | causes) = (1 - leak) times the product over present causes of (1 - strength).</returns>
    /// <remarks>Source: J. Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, section 4.3.2.</remarks>
    /// <exception cref="ArgumentException">A variable has not two states, or the number of strengths is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside 0 to 1.</exception>
    public static ConditionalTable NoisyOr(Variable child, IReadOnlyList<Variable> parents, IReadOnlyList<double> strengths, double leak = 0)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(strengths);
        if (parents.Append(child).FirstOrDefault(v => v.Count != 2) is Variable wide)
        {
            throw new ArgumentException($"TableShapes.NoisyOr: '{wide.Name}' has {wide.Count} states; causes and effect have two, the first meaning present. Use NoisyMax.");
        }

        if (strengths.Count != parents.Count)
        {
            throw new ArgumentException($"TableShapes.NoisyOr: '{child.Name}' has {parents.Count} causes and {strengths.Count} strengths are given; give one for each.", nameof(strengths));
        }

        foreach (double p in strengths.Append(leak))
        {
            CheckProbability(p, nameof(strengths));
        }

        return FromRows(child, parents, states =>
        {
            double absent = 1 - leak;
            for (int i = 0; i < states.Length; i++)
            {
                absent *= states[i] == 0 ? 1 - strengths[i] : 1;
            }

            return [1 - absent, absent];
        });
    }

    /// <summary>Noisy-MAX: each cause independently raises the effect to some degree, and the effect is the highest of them and of the leak.</summary>
    /// <param name="child">The effect; its states rise from the first, "absent", to the last.</param>
    /// <param name="parents">The causes.</param>
    /// <param name="causes">For each cause a table <c>[its states, child's states]</c>, row-major: the distribution of the degree that this cause alone would raise the effect to. Rows sum to 1.</param>
    /// <param name="leak">The distribution of the effect without causes, one probability for each state; null for none (the first state for sure).</param>
    /// <returns>A table with P(effect at most d | causes) = the product of each cause's and the leak's P(at most d).</returns>
    /// <remarks>Source: F. Diez, Parameter adjustment in Bayes networks: the generalized noisy OR-gate, 1993.</remarks>
    /// <exception cref="ArgumentException">A table has another number of entries, or a row is no distribution.</exception>
    public static ConditionalTable NoisyMax(Variable child, IReadOnlyList<Variable> parents, IReadOnlyList<double[]> causes, IReadOnlyList<double>? leak = null)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(causes);
        if (causes.Count != parents.Count)
        {
            throw new ArgumentException($"TableShapes.NoisyMax: '{child.Name}' has {parents.Count} causes and {causes.Count} tables are given; give one for each.", nameof(causes));
        }

        // Each cause's table is a conditional table of its own: it is checked as such.
        ConditionalTable[] alone = [.. parents.Select((p, i) => new ConditionalTable(child, [p], causes[i]))];
        double[] base0 = leak is null ? [1, .. new double[child.Count - 1]] : [.. new ConditionalTable(child, [], [.. leak]).Values];
        return FromRows(child, parents, states =>
        {
            double[] atMost = Running(base0);
            for (int i = 0; i < states.Length; i++)
            {
                double[] running = Running(alone[i].Row(states[i]));
                for (int d = 0; d < atMost.Length; d++)
                {
                    atMost[d] *= running[d];
                }
            }

            return [.. atMost.Select((p, d) => d == 0 ? p : p - atMost[d - 1])];
        });
    }

    /// <summary>A deterministic table: the child's state is a function of its parents'.</summary>
    /// <param name="child">The child.</param>
    /// <param name="parents">The parents.</param>
    /// <param name="function">Gives the child's state for the indices of the parents' states.</param>
    /// <returns>A table of zeros and ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The function gives a state that the child has not.</exception>
    /// <example><code>TableShapes.Deterministic(either, [lung, tub], s => s[0] == 0 || s[1] == 0 ? 0 : 1)</code></example>
    public static ConditionalTable Deterministic(Variable child, IReadOnlyList<Variable> parents, Func<int[], int> function)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(function);
        return FromRows(child, parents, states =>
        {
            int state = function(states);
            if ((uint)state >= (uint)child.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(function), state, $"TableShapes.Deterministic: '{child.Name}' has the states 0 to {child.Count - 1}.");
            }

            double[] row = new double[child.Count];
            row[state] = 1;
            return row;
        });
    }

    /// <summary>A logistic table, as in sigmoid belief networks.</summary>
    /// <param name="child">The child, with two states; the first is "on".</param>
    /// <param name="parents">The parents; a parent's first state counts 1, its second 0, and with more states the k-th from the end counts k.</param>
    /// <param name="weights">A weight for each parent.</param>
    /// <param name="bias">The weight of a constant. Default 0.</param>
    /// <returns>P(on | parents) = 1 / (1 + exp(-(bias + the weighted sum))).</returns>
    /// <remarks>Source: R. Neal, Connectionist learning of belief networks, 1992.</remarks>
    /// <exception cref="ArgumentException">The child has not two states, or the number of weights is another.</exception>
    public static ConditionalTable Logistic(Variable child, IReadOnlyList<Variable> parents, IReadOnlyList<double> weights, double bias = 0)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(weights);
        if (child.Count != 2 || weights.Count != parents.Count)
        {
            throw new ArgumentException($"TableShapes.Logistic: '{child.Name}' has {child.Count} states and {parents.Count} parents, and {weights.Count} weights are given; it needs two states and a weight for each parent.", nameof(weights));
        }

        return FromRows(child, parents, states =>
        {
            double sum = bias + states.Select((s, i) => weights[i] * (parents[i].Count - 1 - s)).Sum();
            double on = 1 / (1 + Math.Exp(-sum));
            return [on, 1 - on];
        });
    }

    private static ConditionalTable FromRows(Variable child, IReadOnlyList<Variable> parents, Func<int[], double[]> row)
    {
        ArgumentNullException.ThrowIfNull(parents);
        int[] sizes = [.. parents.Select(p => p.Count)];
        long entries = Layout.Entries([.. sizes, child.Count]);
        if (entries > Layout.MostEntries)
        {
            throw new ArgumentException($"TableShapes: the table of '{child.Name}' would have {entries} entries; at most {Layout.MostEntries} are allowed: give it fewer parents.", nameof(parents));
        }

        double[] values = new double[entries];
        int[] digits = new int[sizes.Length];
        int at = 0;
        do
        {
            row((int[])digits.Clone()).CopyTo(values, at);
            at += child.Count;
        }
        while (Layout.Advance(digits, sizes));
        return new ConditionalTable(child, parents, values, owned: true);
    }

    private static double[] Running(ReadOnlySpan<double> row)
    {
        double[] sums = [.. row];
        for (int i = 1; i < sums.Length; i++)
        {
            sums[i] += sums[i - 1];
        }

        sums[^1] = 1;
        return sums;
    }

    private static void CheckProbability(double p, string argument)
    {
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(argument, p, "TableShapes: a probability must be from 0 to 1.");
        }
    }
}
