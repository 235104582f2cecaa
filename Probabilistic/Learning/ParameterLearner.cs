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
        int[] columns = ColumnsOf(structure, data);
        var tables = new ConditionalTable[structure.Tables.Count];
        for (int v = 0; v < tables.Length; v++)
        {
            int[] family = [.. structure.ParentIndex[v].Select(p => columns[p]), columns[v]];
            int[] counts = FamilyCounter.Count(data, family);
            tables[v] = Table(structure.Tables[v], [.. counts.Select(c => (double)c)], prior ?? Prior.None);
        }

        return new BayesianNetwork(tables, structure.Name);
    }

    /// <summary>Goes on learning from more rows: the old tables count as if learnt from a number of rows.</summary>
    /// <param name="network">The network so far.</param>
    /// <param name="data">More rows.</param>
    /// <param name="weight">How many rows the old tables are worth, above 0; each row of a table has its share by its probability.</param>
    /// <returns>A network with the same graph.</returns>
    /// <exception cref="ArgumentException">A variable has no column, or its column has other states.</exception>
    public static BayesianNetwork Update(BayesianNetwork network, DiscreteData data, double weight)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        int[] columns = ColumnsOf(network, data);
        ExactInference exact = network.Compile();
        var tables = new ConditionalTable[network.Tables.Count];
        for (int v = 0; v < tables.Length; v++)
        {
            ConditionalTable old = network.Tables[v];
            int[] counts = FamilyCounter.Count(data, [.. network.ParentIndex[v].Select(p => columns[p]), columns[v]]);
            Factor joint = exact.Joint([.. old.Parents.Select(p => p.Name), old.Child.Name]);
            double[] sums = new double[counts.Length];
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = counts[i] + (weight * joint.Values[i]);
            }

            tables[v] = Table(old, sums, Prior.None);
        }

        return new BayesianNetwork(tables, network.Name);
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
        double pseudo = prior.PerCell(shape.Rows, states);
        double[] values = new double[counts.Length];
        for (int row = 0; row < counts.Length; row += states)
        {
            double total = 0;
            for (int i = 0; i < states; i++)
            {
                total += counts[row + i] + pseudo;
            }

            for (int i = 0; i < states; i++)
            {
                values[row + i] = total > 0 ? (counts[row + i] + pseudo) / total : 1.0 / states;
            }
        }

        return new ConditionalTable(shape.Child, shape.Parents, values, owned: true);
    }
}
