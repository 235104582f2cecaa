namespace Hybrid.Probabilistic.Learning;

/// <summary>The different rows of data over a network's variables, sorted, and how often each comes.</summary>
internal sealed class DistinctRows
{
    private readonly bool[] _latent;

    private DistinctRows(int[][] rows, int[] weights, bool[] latent)
    {
        Rows = rows;
        Weights = weights;
        _latent = latent;
    }

    /// <summary>The state of each variable of the network in each row; -1 where unknown.</summary>
    public int[][] Rows { get; }

    /// <summary>How often each row comes.</summary>
    public int[] Weights { get; }

    /// <summary>Whether a variable is known in no row.</summary>
    public bool IsLatent(int variable) => _latent[variable];

    /// <summary>Arranges data for a network.</summary>
    /// <exception cref="ArgumentException">A column is no variable of the network, or has other states.</exception>
    public static DistinctRows Of(BayesianNetwork network, DiscreteData data)
    {
        int[] columns = new int[network.Variables.Count];
        Array.Fill(columns, -1);
        for (int i = 0; i < data.Variables.Count; i++)
        {
            int v = network.IndexOf(data.Variables[i].Name);
            bool empty = data.Column(i).IndexOfAnyExcept(DiscreteData.Missing) < 0;
            if (!empty && !network.Variables[v].Equals(data.Variables[i]))
            {
                throw new ArgumentException($"the column '{network.Variables[v].Name}' has the states {data.Variables[i]} and the network {network.Variables[v]}; read the data with the network's variables");
            }

            columns[v] = empty ? -1 : i;
        }

        var rows = new int[data.Rows][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new int[columns.Length];
            for (int v = 0; v < columns.Length; v++)
            {
                rows[row][v] = columns[v] < 0 ? DiscreteData.Missing : data.Columns[columns[v]][row];
            }
        }

        Array.Sort(rows, (a, b) => a.AsSpan().SequenceCompareTo(b));
        var distinct = new List<int[]>();
        var weights = new List<int>();
        foreach (int[] row in rows)
        {
            if (distinct.Count > 0 && distinct[^1].AsSpan().SequenceEqual(row))
            {
                weights[^1]++;
            }
            else
            {
                distinct.Add(row);
                weights.Add(1);
            }
        }

        return new DistinctRows([.. distinct], [.. weights], [.. columns.Select(c => c < 0)]);
    }
}
