namespace Hybrid.Causal.Discovery;

/// <summary>How far the order of variances gives away the order of causes in simulated data.</summary>
/// <remarks>Reisach, Seiler and Weichwald, Beware of the simulated DAG, 2021.</remarks>
public static class Varsortability
{
    /// <summary>The fraction of pairs of a cause and an effect, by directed paths, in which the effect has the larger variance; equal ones count one half.</summary>
    /// <param name="truth">The true DAG.</param>
    /// <param name="table">The data, in their own units.</param>
    /// <returns>From 0 to 1. Near 1, sorting by variance is as good as discovery; on standardised data it is one half. NaN without arrows.</returns>
    /// <exception cref="ArgumentException">A variable has no column.</exception>
    public static double Of(CausalGraph truth, DataTable table)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(table);
        CovarianceMatrix covariance = CovarianceMatrix.Of(table.Keep(truth.Variables).Complete(), "Varsortability");
        double right = 0, all = 0;
        for (int a = 0; a < covariance.Count; a++)
        {
            foreach (int b in Reachability.Where(truth.Layout.Closure([a], down: true)).Where(b => b != a))
            {
                double ratio = covariance[b, b] / covariance[a, a];
                right += Math.Abs(ratio - 1) < 1e-9 ? 0.5 : ratio > 1 ? 1 : 0;
                all++;
            }
        }

        return all == 0 ? double.NaN : right / all;
    }
}
