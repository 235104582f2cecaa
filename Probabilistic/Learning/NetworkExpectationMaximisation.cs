using Hybrid.Data;

namespace Hybrid.Probabilistic.Learning;

/// <summary>Learns the tables of a network from rows with any pattern of missing cells, latent variables (columns that are empty or not there) included.</summary>
/// <remarks>
/// The E-step counts each family's joint posterior over all rows; rows with equal cells are counted once, and rows are visited in sorted order, so that neighbours share most of their messages.
/// The log-likelihood (with a prior the posterior's) never falls. Source: A. Dempster, N. Laird and D. Rubin, 1977; S. Lauritzen, The EM algorithm for graphical association models with missing data, 1995.
/// </remarks>
public static class NetworkExpectationMaximisation
{
    /// <summary>Learns.</summary>
    /// <param name="start">The graph, and the tables to start from.</param>
    /// <param name="data">The rows. A variable of the network without a column is latent; every column is a variable of the network.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Takes the log-likelihood before each iteration.</param>
    /// <param name="cancellation">Ends the learning; the best so far is returned.</param>
    /// <returns>The learnt network and how it was reached.</returns>
    /// <exception cref="ArgumentException">A column is unknown, or has other states than the network's variable.</exception>
    /// <exception cref="ImpossibleEvidenceException">A row has probability 0 under the start, whose tables have zeros.</exception>
    public static ExpectationMaximisationResult Fit(
        BayesianNetwork start, DiscreteData data, ExpectationMaximisationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ExpectationMaximisationOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostIterations, 1);
        DistinctRows rows = DistinctRows.Of(start, data);
        BayesianNetwork network = Disturbed(start, rows, options);
        var trace = new List<double>();
        double best = double.NegativeInfinity;
        for (int iteration = 0; iteration < options.MostIterations; iteration++)
        {
            (double[][] counts, double logLikelihood) = ExpectedCounts.Of(network, rows);
            trace.Add(logLikelihood);
            progress?.Report(logLikelihood);
            double objective = logLikelihood + LogPrior(network, options.Prior);
            bool converged = objective - best < options.Tolerance * Math.Abs(objective);
            if (converged || cancellation.IsCancellationRequested)
            {
                return new ExpectationMaximisationResult(network, logLikelihood, trace, converged);
            }

            best = objective;
            network = new BayesianNetwork([.. network.Tables.Select((table, v) => ParameterLearner.Table(table, counts[v], options.Prior))], start.Name);
        }

        double last = ExpectedCounts.LogLikelihood(network, rows);
        trace.Add(last);
        return new ExpectationMaximisationResult(network, last, trace, false);
    }

    // The logarithm of the Dirichlet density but for its constant: pseudo-counts times log probabilities.
    private static double LogPrior(BayesianNetwork network, Prior prior)
    {
        double sum = 0;
        foreach (ConditionalTable table in network.Tables)
        {
            for (int i = 0; i < table.Values.Length; i++)
            {
                double pseudo = prior.Of(table, i);
                sum += pseudo > 0 ? pseudo * Math.Log(table.Values[i]) : 0;
            }
        }

        return sum;
    }

    private static BayesianNetwork Disturbed(BayesianNetwork start, DistinctRows rows, ExpectationMaximisationOptions options)
    {
        CounterRandom random = CounterRandom.Of(options.Seed);
        ulong draw = 0;
        var tables = new ConditionalTable[start.Tables.Count];
        for (int v = 0; v < tables.Length; v++)
        {
            ConditionalTable table = start.Tables[v];
            bool latent = rows.IsLatent(v) || start.ParentIndex[v].Any(rows.IsLatent);
            double share = latent && Array.TrueForAll(table.Values.ToArray(), p => Math.Abs(p - (1.0 / table.Child.Count)) < 1e-9) ? Math.Max(options.Disturbance, 0.5) : options.Disturbance;
            double[] values = [.. table.Values];
            for (int row = 0; share > 0 && row < table.Rows; row++)
            {
                Span<double> cells = values.AsSpan(row * table.Child.Count, table.Child.Count);
                double[] noise = [.. cells.ToArray().Select(_ => ForwardSampler.Uniform(random.Bits(draw++)) + 0.05)];
                double sum = noise.Sum();
                for (int i = 0; i < cells.Length; i++)
                {
                    cells[i] = ((1 - share) * cells[i]) + (share * noise[i] / sum);
                }
            }

            tables[v] = new ConditionalTable(table.Child, table.Parents, values, owned: true);
        }

        return new BayesianNetwork(tables, start.Name);
    }
}
