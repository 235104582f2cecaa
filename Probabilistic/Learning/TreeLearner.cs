namespace Hybrid.Probabilistic.Learning;

/// <summary>Graphs that are trees, or trees below a class: found exactly, in one pass over pairs of columns.</summary>
public static class TreeLearner
{
    /// <summary>The tree with the largest likelihood: the maximum spanning tree by mutual information, arcs leading away from a root.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="root">The root's name; the first column by default.</param>
    /// <returns>The tree and its log-likelihood.</returns>
    /// <remarks>Source: C. Chow and C. Liu, Approximating discrete probability distributions with dependence trees, 1968.</remarks>
    /// <exception cref="ArgumentException">There is no such column, or there are none.</exception>
    public static LearntStructure ChowLiu(DiscreteData data, string? root = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        int start = root is null ? 0 : data.IndexOf(root);
        HashSet<int>[] parents = Tree(data, [.. Enumerable.Range(0, data.Variables.Count)], start, []);
        return Scored(data, parents);
    }

    /// <summary>Tree-augmented naive Bayes: the class is a parent of every other variable, and these form the best tree given the class.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="target">The name of the class.</param>
    /// <returns>The graph and its log-likelihood.</returns>
    /// <remarks>Source: N. Friedman, D. Geiger and M. Goldszmidt, Bayesian network classifiers, 1997.</remarks>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static LearntStructure TreeAugmented(DiscreteData data, string target)
    {
        ArgumentNullException.ThrowIfNull(data);
        int label = data.IndexOf(target);
        int[] others = [.. Enumerable.Range(0, data.Variables.Count).Where(v => v != label)];
        HashSet<int>[] parents = others.Length == 0 ? [[]] : Tree(data, others, others[0], [label]);
        foreach (int v in others)
        {
            parents[v].Add(label);
        }

        return Scored(data, parents);
    }

    /// <summary>Naive Bayes: the class is the only parent of every other variable.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="target">The name of the class.</param>
    /// <returns>The graph and its log-likelihood.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static LearntStructure NaiveBayes(DiscreteData data, string target)
    {
        ArgumentNullException.ThrowIfNull(data);
        int label = data.IndexOf(target);
        HashSet<int>[] parents = [.. Enumerable.Range(0, data.Variables.Count).Select(v => v == label ? new HashSet<int>() : [label])];
        return Scored(data, parents);
    }

    private static LearntStructure Scored(DiscreteData data, HashSet<int>[] parents)
    {
        var scorer = new FamilyScorer(data, ScoreKind.LogLikelihood);
        double score = parents.Select((set, v) => scorer.Score(v, [.. set.Order()])).Sum();
        return LearntStructure.Of(data, parents, score, parents.Length);
    }

    // Prim's algorithm; of equal edges the first wins.
    private static HashSet<int>[] Tree(DiscreteData data, int[] nodes, int root, int[] given)
    {
        HashSet<int>[] parents = [.. Enumerable.Range(0, data.Variables.Count).Select(_ => new HashSet<int>())];
        double[] best = new double[data.Variables.Count];
        int[] link = new int[data.Variables.Count];
        Array.Fill(best, double.NegativeInfinity);
        Array.Fill(link, -1);
        var left = new List<int>(nodes);
        int at = root;
        while (true)
        {
            left.Remove(at);
            foreach (int v in left)
            {
                double information = MutualInformation.OfColumns(data, at, v, given);
                if (information > best[v])
                {
                    best[v] = information;
                    link[v] = at;
                }
            }

            if (left.Count == 0)
            {
                return parents;
            }

            at = left.MaxBy(v => best[v]);
            parents[at].Add(link[at]);
        }
    }
}
