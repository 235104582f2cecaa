using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>The distribution that is observed, of which estimands are functions: that of a network, a joint table or the rows of a data set. Immutable.</summary>
public sealed class ObservedDistribution
{
    private readonly Func<IReadOnlyList<string>, ProbabilityTable> _marginal;

    private ObservedDistribution(IReadOnlyList<Variable> variables, Func<IReadOnlyList<string>, ProbabilityTable> marginal)
    {
        Variables = variables;
        _marginal = marginal;
    }

    /// <summary>The variables.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The distribution of a discrete network; marginals are exact.</summary>
    /// <param name="network">The network; it may have more variables than are asked for.</param>
    /// <returns>The distribution.</returns>
    public static ObservedDistribution Of(BayesianNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ObservedDistribution(network.Variables, names =>
        {
            // Only ancestors of what is asked for matter: the tables of the others sum to 1.
            var needed = new HashSet<string>(StringComparer.Ordinal);
            var stack = new Stack<string>(names);
            while (stack.TryPop(out string? at))
            {
                if (needed.Add(at))
                {
                    foreach (Variable parent in network.Parents(at))
                    {
                        stack.Push(parent.Name);
                    }
                }
            }

            return ProbabilityTable.SumOfProduct(network.Variables.Select((v, i) => (v, i)).Where(p => needed.Contains(p.v.Name)).Select(p => ProbabilityTable.Of(network.Factors[p.i])), needed.Except(names));
        });
    }

    /// <summary>A joint distribution given as a table.</summary>
    /// <param name="joint">The table over all variables; its entries are at least 0. They are divided by their sum, so that counts may be given.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentException">An entry is negative or not finite, or all are 0.</exception>
    public static ObservedDistribution Of(Factor joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        double[] values = joint.Values.ToArray();
        double sum = values.Sum();
        if (!double.IsFinite(sum) || sum <= 0 || Array.Exists(values, v => v < 0))
        {
            throw new ArgumentException($"ObservedDistribution: the entries sum to {sum}; give numbers of at least 0 that are not all 0.", nameof(joint));
        }

        var table = new ProbabilityTable([.. joint.Variables], [.. values.Select(v => v / sum)]);
        return new ObservedDistribution(table.Variables, table.Keep);
    }

    /// <summary>The relative frequencies in a data set. A row counts where every variable that is asked for together is known.</summary>
    /// <param name="data">The data, at least one row.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static ObservedDistribution Of(DiscreteData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Rows == 0)
        {
            throw new ArgumentException("ObservedDistribution: the data have no rows; give at least one.", nameof(data));
        }

        return new ObservedDistribution(data.Variables, names => Count(data, names));
    }

    internal ProbabilityTable Marginal(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (!Variables.Any(v => v.Name == name))
            {
                throw new ArgumentException($"the distribution has no variable '{name}'; {Names.Suggest(name, Variables.Select(v => v.Name))}");
            }
        }

        return _marginal(names);
    }

    private static ProbabilityTable Count(DiscreteData data, IReadOnlyList<string> names)
    {
        int[] columns = [.. names.Select(data.IndexOf)];
        Variable[] variables = [.. columns.Select(c => data.Variables[c])];
        double[] counts = new double[variables.Aggregate(1, (size, v) => checked(size * v.Count))];
        int known = 0;
        for (int row = 0; row < data.Rows; row++)
        {
            int place = 0;
            foreach (int column in columns)
            {
                int state = data.Column(column)[row];
                place = state < 0 || place < 0 ? -1 : (place * data.Variables[column].Count) + state;
            }

            if (place >= 0)
            {
                counts[place]++;
                known++;
            }
        }

        return new ProbabilityTable(variables, [.. counts.Select(c => c / Math.Max(known, 1))]);
    }
}
