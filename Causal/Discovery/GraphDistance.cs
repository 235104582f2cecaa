namespace Hybrid.Causal.Discovery;

/// <summary>How far a graph is from the true one.</summary>
public static class GraphDistance
{
    /// <summary>The structural Hamming distance: pairs of variables that the two graphs join differently.</summary>
    /// <param name="truth">The true graph; compare CPDAGs with CPDAGs.</param>
    /// <param name="guess">The other, with the same variables in any order.</param>
    /// <returns>0 when they are equal. An edge that is missing, added, turned or otherwise marked counts 1.</returns>
    /// <exception cref="ArgumentException">The variables differ.</exception>
    /// <remarks>Tsamardinos, Brown and Aliferis, The max-min hill-climbing Bayesian network structure learning algorithm, 2006.</remarks>
    public static int Hamming(MixedGraph truth, MixedGraph guess) =>
        Count(truth, guess, (t, g, a, b) => t[a, b] != g[a, b] || t[b, a] != g[b, a]);

    /// <summary>Pairs of variables that one graph joins and the other does not.</summary>
    /// <param name="truth">The true graph.</param>
    /// <param name="guess">The other, with the same variables in any order.</param>
    /// <returns>0 when the skeletons are equal.</returns>
    /// <exception cref="ArgumentException">The variables differ.</exception>
    public static int Skeleton(MixedGraph truth, MixedGraph guess) =>
        Count(truth, guess, (t, g, a, b) => (t[a, b] == EdgeMark.None) != (g[a, b] == EdgeMark.None));

    /// <summary>The structural intervention distance: ordered pairs (i, j) for which adjusting for i's parents in the guess gives a wrong effect of i on j.</summary>
    /// <param name="truth">The true DAG.</param>
    /// <param name="guess">Another DAG with the same variables.</param>
    /// <returns>From 0 to n (n - 1).</returns>
    /// <exception cref="ArgumentException">The variables differ, or a graph is no DAG.</exception>
    /// <remarks>Peters and Buehlmann, Structural intervention distance for evaluating causal graphs, 2015.</remarks>
    public static int Intervention(CausalGraph truth, CausalGraph guess) => Adjustment(truth, guess, AdjustmentStrategy.Parents);

    /// <summary>The adjustment identification distance: ordered pairs (i, j) for which the set that the guess says to adjust for gives a wrong effect in the true graph.</summary>
    /// <param name="truth">The true DAG.</param>
    /// <param name="guess">Another DAG with the same variables.</param>
    /// <param name="strategy">Which set is read off the guess. Where the guess says that i is no cause of j, the claim is wrong when it is one.</param>
    /// <returns>From 0 to n (n - 1).</returns>
    /// <exception cref="ArgumentException">The variables differ, or a graph is no DAG.</exception>
    /// <remarks>Henckel, Wuertzen and Weichwald, Adjustment identification distance, 2024.</remarks>
    public static int Adjustment(CausalGraph truth, CausalGraph guess, AdjustmentStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(guess);
        if (truth.Bidirected.Count + guess.Bidirected.Count > 0)
        {
            throw new ArgumentException("GraphDistance: a graph has bidirected edges; this distance compares DAGs.");
        }

        int[] place = Places(truth.Variables, guess.Variables);
        (GraphLayout right, GraphLayout other) = (truth.Layout, guess.Layout);
        int n = right.Count;
        int wrong = 0;
        for (int i = 0; i < n; i++)
        {
            int own = place[i];
            bool[] effects = right.Closure([i], down: true);
            bool[] claimed = other.Closure([own], down: true);
            bool[] above = other.Closure([own], down: false);
            for (int j = 0; j < n; j++)
            {
                if (i == j)
                {
                    continue;
                }

                bool isParent = strategy == AdjustmentStrategy.Parents && Array.IndexOf(other.Parents[own], place[j]) >= 0;
                if (isParent || (strategy != AdjustmentStrategy.Parents && !claimed[place[j]]))
                {
                    wrong += effects[j] ? 1 : 0;
                    continue;
                }

                IEnumerable<int> set = strategy switch
                {
                    AdjustmentStrategy.Parents => other.Parents[own],
                    AdjustmentStrategy.Ancestors => Reachability.Where(above).Where(v => v != own),
                    _ => OptimalAdjustment.Of(other, [own], [place[j]]),
                };
                bool[] given = Reachability.Marks(n, set.Select(v => Array.IndexOf(place, v)));
                wrong += IsRight(right, i, j, given) ? 0 : 1;
            }
        }

        return wrong;
    }

    private static bool IsRight(GraphLayout graph, int x, int y, bool[] given)
    {
        bool[] onPath = AdjustmentProblem.OnCausalPaths(graph, [x], [y]);
        bool[] forbidden = graph.Closure(Reachability.Where(onPath), down: true);
        for (int v = 0; v < graph.Count; v++)
        {
            if (given[v] && forbidden[v])
            {
                return false;
            }
        }

        return Reachability.Separated(graph.Without((a, b) => a == x && onPath[b], (_, _) => false), [x], [y], given);
    }

    private static int Count(MixedGraph truth, MixedGraph guess, Func<EdgeMark[,], EdgeMark[,], int, int, bool> differs)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(guess);
        int[] place = Places(truth.Variables, guess.Variables);
        int n = place.Length;
        var marks = new EdgeMark[n, n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                marks[a, b] = guess.Marks[place[a], place[b]];
            }
        }

        return Enumerable.Range(0, n).Sum(a => Enumerable.Range(a + 1, n - a - 1).Count(b => differs(truth.Marks, marks, a, b)));
    }

    private static int[] Places(IReadOnlyList<string> truth, IReadOnlyList<string> guess)
    {
        var index = guess.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        if (truth.Count != guess.Count || truth.FirstOrDefault(name => !index.ContainsKey(name)) is not null)
        {
            string odd = truth.FirstOrDefault(name => !index.ContainsKey(name)) ?? guess.First(name => !truth.Contains(name));
            throw new ArgumentException($"GraphDistance: '{odd}' is in one graph only; both need the same variables.");
        }

        return [.. truth.Select(name => index[name])];
    }
}
