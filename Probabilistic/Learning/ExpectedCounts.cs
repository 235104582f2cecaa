namespace Hybrid.Probabilistic.Learning;

/// <summary>The expected counts of each family's joint states given what each row knows: the gradient of the log-likelihood by the log tables.</summary>
internal static class ExpectedCounts
{
    /// <summary>The counts of each table, in the table's layout, and the log-likelihood.</summary>
    /// <exception cref="ImpossibleEvidenceException">A row has probability 0.</exception>
    public static (double[][] Counts, double LogLikelihood) Of(BayesianNetwork network, DistinctRows rows)
    {
        double[][] counts = [.. network.Tables.Select(t => new double[t.Values.Length])];
        FamilyPosterior[] families = [.. Enumerable.Range(0, counts.Length).Select(v => new FamilyPosterior(network, v))];
        InferenceSession session = network.Compile().NewSession();
        double total = 0;
        int[]? before = null;
        for (int r = 0; r < rows.Rows.Length; r++)
        {
            int[] row = rows.Rows[r];
            double weight = rows.Weights[r];
            if (Array.IndexOf(row, DiscreteData.Missing) < 0)
            {
                total += weight * network.LogProbability(row);
                foreach (FamilyPosterior family in families)
                {
                    counts[family.Variable][family.Known(row)] += weight;
                }

                continue;
            }

            Move(session, before, row);
            before = row;
            total += weight * session.RequirePossible();
            foreach (FamilyPosterior family in families)
            {
                family.Add(session, row, weight, counts[family.Variable]);
            }
        }

        return (counts, total);
    }

    /// <summary>ln P(the known cells of all rows); negative infinity when a row is impossible.</summary>
    public static double LogLikelihood(BayesianNetwork network, DistinctRows rows)
    {
        InferenceSession? session = null;
        double total = 0;
        int[]? before = null;
        for (int r = 0; r < rows.Rows.Length; r++)
        {
            int[] row = rows.Rows[r];
            if (Array.IndexOf(row, DiscreteData.Missing) < 0)
            {
                total += rows.Weights[r] * network.LogProbability(row);
                continue;
            }

            session ??= network.Compile().NewSession();
            Move(session, before, row);
            before = row;
            total += rows.Weights[r] * session.LogEvidence;
        }

        return total;
    }

    private static void Move(InferenceSession session, int[]? before, int[] row)
    {
        for (int v = 0; v < row.Length; v++)
        {
            int old = before is null ? DiscreteData.Missing : before[v];
            if (old == row[v])
            {
                continue;
            }

            if (row[v] == DiscreteData.Missing)
            {
                session.Retract(v);
            }
            else
            {
                session.Observe(v, row[v]);
            }
        }
    }
}
