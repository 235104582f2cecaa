namespace Hybrid.Probabilistic.Learning;

/// <summary>How probable rows are under a network.</summary>
public static class NetworkLikelihood
{
    /// <summary>ln P(the known cells of all rows).</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The rows; missing cells, and variables without a column, are summed out.</param>
    /// <returns>At most 0; negative infinity when a row is impossible.</returns>
    /// <exception cref="ArgumentException">A column is no variable of the network, or has other states.</exception>
    public static double Of(BayesianNetwork network, DiscreteData data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return ExpectedCounts.LogLikelihood(network, DistinctRows.Of(network, data));
    }
}
