using Hybrid.Data;

namespace Hybrid.Causal.Discovery;

/// <summary>DirectLiNGAM: the whole DAG, directions included, of a linear model whose noises are not Gaussian. Takes all common causes to be observed.</summary>
/// <remarks>
/// Shimizu and others, DirectLiNGAM: a direct method for learning a linear non-Gaussian structural equation model, 2011, with the pairwise measure of Hyvaerinen and Smith, 2013. The order is found
/// first; then each variable keeps the earlier ones that BIC wants (backward elimination from all).
/// </remarks>
/// <example><code>
/// DiscoveryResult found = DirectLingam.Find(table);
/// found.Order                                  // causes before effects
/// found.Effects                                // (from, to, coefficient)
/// </code></example>
public static class DirectLingam
{
    /// <summary>Discovers a DAG.</summary>
    /// <param name="table">The rows; those with a missing cell are left out.</param>
    /// <param name="options">How; the defaults when null. Tiers and required and forbidden arrows bind the order and the arrows.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The DAG, the order and the coefficients; a warning when the noises look Gaussian, where directions mean nothing.</returns>
    /// <exception cref="ArgumentException">A column does not vary or is a linear function of others, or there are too few rows.</exception>
    public static DiscoveryResult Find(DataTable table, DiscoveryOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new DiscoveryOptions();
        options.Check("DirectLingam");
        DataTable complete = table.Complete();
        string[] names = [.. table.Columns];
        var knowledge = new BackgroundKnowledge(options.Knowledge, names);
        CovarianceMatrix covariance = CovarianceMatrix.Of(complete, "DirectLingam");
        int[] order = Order(complete, knowledge, cancellation, out double nonGaussian);
        var score = new GaussianScore(complete);
        var arrows = new List<(int From, int To, double Effect)>();
        for (int place = 1; place < order.Length; place++)
        {
            int child = order[place];
            int[] parents = Prune(score, child, [.. order[..place].Where(p => knowledge.Allowed(p, child))], knowledge, options.MostGiven);
            double[] coefficients = DenseSystems.Regress(covariance, child, parents);
            arrows.AddRange(parents.Select((p, i) => (p, child, coefficients[i])));
        }

        return new DiscoveryResult(new MixedGraph(names, arrows.Select(a => new MixedEdge(names[a.From], EdgeMark.Tail, EdgeMark.Arrow, names[a.To]))))
        {
            Order = [.. order.Select(v => names[v])],
            Effects = [.. arrows.Select(a => (names[a.From], names[a.To], a.Effect))],
            Warnings = nonGaussian > 0.05 ? [] : ["the noises look Gaussian: their directions cannot be told; use PC or greedy equivalence search"],
        };
    }

    private static int[] Order(DataTable table, BackgroundKnowledge knowledge, CancellationToken cancellation, out double nonGaussian)
    {
        int n = table.Columns.Count;
        double[][] columns = [.. Enumerable.Range(0, n).Select(c => (double[])table.Column(c).Clone())];
        var left = new List<int>(Enumerable.Range(0, n));
        int[] order = new int[n];
        double skewed = 0;
        for (int place = 0; place < n; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] now = [.. left];
            Work.Over(now.Length, i => NonGaussianity.Standardise(columns[now[i]], table.Columns[now[i]]));
            double[] entropy = new double[n];
            Work.Over(now.Length, i => entropy[now[i]] = NonGaussianity.Entropy(columns[now[i]], columns[now[i]], 1, 0));
            int pairs = now.Length * (now.Length - 1) / 2;
            double[] difference = new double[pairs];
            var at = new (int A, int B)[pairs];
            for (int i = 0, k = 0; i < now.Length; i++)
            {
                for (int j = i + 1; j < now.Length; j++)
                {
                    at[k++] = (now[i], now[j]);
                }
            }

            Work.Over(pairs, k =>
            {
                (int a, int b) = at[k];
                double r = CovarianceMatrix.Dot(columns[a], columns[b]) / table.Rows;
                double s = Math.Sqrt(Math.Max(1 - (r * r), 1e-12));
                double ofA = NonGaussianity.Entropy(columns[a], columns[b], 1 / s, -r / s);
                double ofB = NonGaussianity.Entropy(columns[b], columns[a], 1 / s, -r / s);
                difference[k] = entropy[b] + ofA - entropy[a] - ofB;
            });
            double[] loss = new double[n];
            for (int k = 0; k < pairs; k++)
            {
                double forward = Math.Min(0, difference[k]), backward = Math.Min(0, -difference[k]);
                loss[at[k].A] += forward * forward;
                loss[at[k].B] += backward * backward;
            }

            int[] candidates = [.. now.Where(v => now.All(u => u == v || !knowledge.Required(u, v)))];
            int root = candidates.Where(v => now.All(u => u == v || knowledge.Allowed(v, u))).DefaultIfEmpty(-1).MinBy(v => v < 0 ? 0 : loss[v]);
            root = root < 0 ? candidates.MinBy(v => loss[v]) : root;
            skewed = Math.Max(skewed, NonGaussianity.GaussianEntropy - entropy[root]);
            order[place] = root;
            left.Remove(root);
            double[] cause = columns[root];
            int[] rest = [.. left];
            Work.Over(rest.Length, i =>
            {
                double[] column = columns[rest[i]];
                double r = CovarianceMatrix.Dot(column, cause) / table.Rows;
                for (int row = 0; row < column.Length; row++)
                {
                    column[row] -= r * cause[row];
                }
            });
        }

        nonGaussian = skewed * Math.Sqrt(table.Rows) / 10;
        return order;
    }

    private static int[] Prune(GraphScore score, int child, int[] parents, BackgroundKnowledge knowledge, int most)
    {
        var kept = parents.ToList();
        double current = score.Of(child, kept.ToArray());
        while (kept.Exists(p => !knowledge.Required(p, child)))
        {
            int weakest = kept.Where(p => !knowledge.Required(p, child)).MaxBy(p => score.Of(child, kept.Where(q => q != p).ToArray()));
            double without = score.Of(child, kept.Where(q => q != weakest).ToArray());
            if (without <= current && kept.Count <= most)
            {
                break;
            }

            current = without;
            kept.Remove(weakest);
        }

        return [.. kept];
    }
}
