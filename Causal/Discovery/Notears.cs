namespace Hybrid.Causal.Discovery;

/// <summary>NOTEARS: the coefficients of a linear model by continuous optimisation, with tr exp(W∘W) - n = 0 in place of "no cycle".</summary>
/// <remarks>
/// Zheng, Aragam, Ravikumar and Xing, DAGs with NO TEARS, 2018. The published method depends on the columns' units and works where variances grow along the arrows (Reisach, Seiler and Weichwald, Beware of the
/// simulated DAG, 2021). Here columns are standardised, which removes that clue; directions found this way are weak evidence, and a warning says so.
/// </remarks>
public static class Notears
{
    /// <summary>Discovers a DAG.</summary>
    /// <param name="table">The rows; those with a missing cell are left out. Columns are standardised.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The DAG; effects are in the units of the columns. Always with a warning.</returns>
    /// <exception cref="ArgumentException">A column does not vary, or an option is out of range.</exception>
    public static DiscoveryResult Find(DataTable table, NotearsOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new NotearsOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Penalty);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threshold);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostRounds, 1);
        CovarianceMatrix covariance = CovarianceMatrix.Of(table.Complete(), "Notears");
        string[] names = [.. table.Columns];
        double[] weights = new NotearsProblem(covariance.Correlations(), options.Penalty).Solve(options, cancellation);
        int n = names.Length;
        var arrows = new List<(int From, int To, double Weight)>();
        for (int from = 0; from < n; from++)
        {
            for (int to = 0; to < n; to++)
            {
                double weight = weights[(from * n) + to];
                if (Math.Abs(weight) > options.Threshold)
                {
                    arrows.Add((from, to, weight));
                }
            }
        }

        // What remains of a cycle below the threshold of the measure is cut at its weakest arrow.
        while (new GraphLayout(n, arrows.Select(a => (a.From, a.To)), []) is { Order: null } cyclic)
        {
            List<int> cycle = cyclic.Cycle();
            arrows.Remove(arrows.Where(a => Enumerable.Range(0, cycle.Count - 1).Any(i => cycle[i] == a.From && cycle[i + 1] == a.To)).MinBy(a => Math.Abs(a.Weight)));
        }

        return new DiscoveryResult(new MixedGraph(names, arrows.Select(a => new MixedEdge(names[a.From], EdgeMark.Tail, EdgeMark.Arrow, names[a.To]))))
        {
            Effects = [.. arrows.Select(a => (names[a.From], names[a.To], a.Weight * Math.Sqrt(covariance[a.To, a.To] / covariance[a.From, a.From])))],
            Warnings = ["NOTEARS ran on standardised columns; its directions rest on the shape of the loss and not on independences: check them with PC or greedy equivalence search"],
        };
    }
}
