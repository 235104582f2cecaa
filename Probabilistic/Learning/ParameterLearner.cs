namespace Hybrid.Probabilistic.Learning;

/// <summary>Learns the tables of a network whose graph is given from complete rows.</summary>
/// <example><code>BayesianNetwork learnt = ParameterLearner.Fit(structure, data, Prior.Bdeu(10));</code></example>
public static class ParameterLearner
{
    /// <summary>Learns every table: (count + pseudo-count) / (the row's total).</summary>
    /// <param name="structure">A network with the variables and arcs; its tables are not used.</param>
    /// <param name="data">Rows over all its variables, in any order of columns. A row with a missing cell is left out of the tables that it touches; see <see cref="NetworkExpectationMaximisation"/> for better.</param>
    /// <param name="prior">The prior; <see cref="Prior.None"/>, maximum likelihood, by default.</param>
    /// <returns>A network with the same graph. Rows that are neither observed nor have a prior are uniform.</returns>
    /// <exception cref="ArgumentException">A variable has no column, or its column has other states.</exception>
    public static BayesianNetwork Fit(BayesianNetwork structure, DiscreteData data, Prior? prior = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(data);
        double[][] counts = Counts(structure, data);
        ConditionalTable[] tables = [.. structure.Tables.Select((table, v) => Table(table, counts[v], prior ?? Prior.None))];
        return new BayesianNetwork(tables, structure.Name);
    }

    /// <summary>Goes on learning from more rows: the old tables count as if learnt from a number of rows.</summary>
    /// <param name="network">The network so far.</param>
    /// <param name="data">More rows. Missing cells, and variables without a column, are filled by their posteriors under the network so far (one step of online expectation maximisation).</param>
    /// <param name="weight">How many rows the old tables are worth, above 0; each row of a table has its share by its probability.</param>
    /// <returns>A network with the same graph. After n rows in all, a weight of n is learning from everything; less forgets.</returns>
    /// <exception cref="ArgumentException">A column is no variable of the network, or has other states.</exception>
    /// <exception cref="ImpossibleEvidenceException">A row with missing cells has probability 0.</exception>
    public static BayesianNetwork Update(BayesianNetwork network, DiscreteData data, double weight)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        double[][] counts = data.IsComplete && data.Variables.Count == network.Variables.Count ? Counts(network, data) : ExpectedCounts.Of(network, DistinctRows.Of(network, data)).Counts;
        ExactInference exact = network.Compile();
        var tables = new ConditionalTable[network.Tables.Count];
        for (int v = 0; v < tables.Length; v++)
        {
            ConditionalTable old = network.Tables[v];
            Factor joint = exact.Joint([.. old.Parents.Select(p => p.Name), old.Child.Name]);
            double[] sums = [.. counts[v].Select((count, i) => count + (weight * joint.Values[i]))];
            double[] values = [.. Table(old, sums, Prior.None).Values];
            Keep(old, sums, values);
            tables[v] = new ConditionalTable(old.Child, old.Parents, values, owned: true);
        }

        return new BayesianNetwork(tables, network.Name);
    }

    private static double[][] Counts(BayesianNetwork network, DiscreteData data)
    {
        int[] columns = ColumnsOf(network, data);
        return [.. columns.Select((column, v) => FamilyCounter.Count(data, [.. network.ParentIndex[v].Select(p => columns[p]), column]).Select(c => (double)c).ToArray())];
    }

    // A row that neither the old network nor the data ever reach stays as it was.
    private static void Keep(ConditionalTable old, double[] sums, double[] values)
    {
        int states = old.Child.Count;
        for (int row = 0; row < old.Rows; row++)
        {
            if (sums.AsSpan(row * states, states).IndexOfAnyExcept(0.0) < 0)
            {
                old.Row(row).CopyTo(values.AsSpan(row * states));
            }
        }
    }

    /// <summary>The column of each variable.</summary>
    internal static int[] ColumnsOf(BayesianNetwork network, DiscreteData data)
    {
        int[] columns = [.. network.Variables.Select(v => data.IndexOf(v.Name))];
        for (int v = 0; v < columns.Length; v++)
        {
            if (!data.Variables[columns[v]].Equals(network.Variables[v]))
            {
                throw new ArgumentException($"the column '{network.Variables[v].Name}' has the states {data.Variables[columns[v]]} and the network {network.Variables[v]}; read the data with the network's variables");
            }
        }

        return columns;
    }

    /// <summary>A table from (expected) counts and a prior.</summary>
    internal static ConditionalTable Table(ConditionalTable shape, double[] counts, Prior prior)
    {
        int states = shape.Child.Count;
        double[] values = new double[counts.Length];
        for (int row = 0; row < counts.Length; row += states)
        {
            double total = 0;
            for (int i = 0; i < states; i++)
            {
                total += counts[row + i] + prior.Of(shape, row + i);
            }

            for (int i = 0; i < states; i++)
            {
                values[row + i] = total > 0 ? (counts[row + i] + prior.Of(shape, row + i)) / total : 1.0 / states;
            }
        }

        return new ConditionalTable(shape.Child, shape.Parents, values, owned: true);
    }
}
