namespace Hybrid.Probabilistic.Exact;

/// <summary>Variables whose states are gone through one by one so that the tables over the others fit.</summary>
/// <param name="Variables">The variables, in the order in which they were chosen.</param>
/// <param name="Instantiations">How many joint states they have.</param>
/// <param name="Shape">The cliques of the others.</param>
internal sealed record Cutset(int[] Variables, double Instantiations, JunctionShape Shape)
{
    /// <summary>How many table entries going through all joint states visits.</summary>
    public double Work => Instantiations * Shape.Entries;

    /// <summary>Chooses variables until the tables fit: each time the one that shrinks the large tables most for the states that it costs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What is allowed.</param>
    /// <returns>The variables, or null when the work would be more than allowed.</returns>
    public static Cutset? Find(FactorModel model, ExactOptions options)
    {
        int[] sizes = [.. model.Sizes];
        ExactOptions quick = options with { SearchEffort = 0 };
        var chosen = new List<int>();
        double instantiations = 1;
        while (instantiations <= options.WorkLimit)
        {
            int[][] scopes = [.. model.Scopes.Select(scope => scope.Where(v => !chosen.Contains(v)).ToArray())];
            var shape = JunctionShape.Find(sizes, scopes, quick);
            if (shape.Fits(options))
            {
                // Every joint state pays for the order: a better one is worth the search.
                var best = JunctionShape.Find(sizes, scopes, options);
                var cutset = new Cutset([.. chosen], instantiations, best.Entries < shape.Entries ? best : shape);
                return cutset.Work <= options.WorkLimit ? cutset : null;
            }

            if (Worst(shape, sizes) is not int variable)
            {
                return null;
            }

            chosen.Add(variable);
            instantiations *= sizes[variable];
            sizes[variable] = 1;
        }

        return null;
    }

    // Null when every variable has one state already.
    private static int? Worst(JunctionShape shape, int[] sizes)
    {
        double[] gains = new double[sizes.Length];
        foreach (int[] clique in shape.Tree.Cliques)
        {
            double size = clique.Aggregate(1.0, (product, v) => product * sizes[v]);
            foreach (int v in clique)
            {
                gains[v] += sizes[v] > 1 ? size * (1 - (1.0 / sizes[v])) / Math.Log(sizes[v]) : 0;
            }
        }

        double most = gains.Max();
        return most > 0 ? Array.IndexOf(gains, most) : null;
    }
}
