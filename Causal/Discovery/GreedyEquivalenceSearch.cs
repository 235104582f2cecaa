namespace Hybrid.Causal.Discovery;

/// <summary>Greedy equivalence search: classes of DAGs grow edge by edge while the score rises, then shrink while it rises. With enough data it finds the true class.</summary>
/// <remarks>Chickering, Optimal structure identification with greedy search, 2002.</remarks>
/// <example><code>
/// MixedGraph cpdag = GreedyEquivalenceSearch.Find(new GaussianScore(table)).Graph;
/// </code></example>
public static class GreedyEquivalenceSearch
{
    /// <summary>Discovers a CPDAG.</summary>
    /// <param name="score">The score; it should be the same for all DAGs of a class, as BIC and BDeu are.</param>
    /// <param name="options">How; the defaults when null. Required arrows are there from the start, and stay.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The CPDAG and its score.</returns>
    /// <exception cref="ArgumentException">The options are out of range or the background knowledge contradicts itself.</exception>
    public static DiscoveryResult Find(GraphScore score, DiscoveryOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(score);
        options ??= new DiscoveryOptions();
        options.Check("GreedyEquivalenceSearch");
        string[] names = [.. score.Variables];
        var knowledge = new BackgroundKnowledge(options.Knowledge, names);
        List<int>[] start = [.. Enumerable.Range(0, names.Length).Select(v => Enumerable.Range(0, names.Length).Where(p => knowledge.Required(p, v)).ToList())];
        var moves = new EquivalenceMoves(score, knowledge, PatternGraph.ClassOf(start), options.MostGiven);
        for (bool improved = true; improved;)
        {
            // With finite data a shrunk class may have room to grow again.
            improved = false;
            while (moves.Insert())
            {
                improved = true;
                cancellation.ThrowIfCancellationRequested();
            }

            bool shrunk = false;
            while (moves.Delete())
            {
                shrunk = true;
                cancellation.ThrowIfCancellationRequested();
            }

            improved &= shrunk;
        }

        PatternGraph pattern = moves.Pattern;
        List<int>[] member = pattern.Extension()!;
        double total = Enumerable.Range(0, names.Length).Sum(v => score.Of(v, member[v].ToArray()));
        var conflicts = new List<(string, string)>();
        if (!knowledge.IsEmpty)
        {
            for (int a = 0; a < names.Length; a++)
            {
                foreach (int b in pattern.Neighbours(a))
                {
                    if (pattern.Arrow(a, b) && !knowledge.Allowed(a, b))
                    {
                        conflicts.Add((names[a], names[b]));
                    }
                    else if (pattern.Open(a, b) && !knowledge.Allowed(b, a))
                    {
                        pattern.Direct(a, b);
                    }
                }
            }

            pattern.Close();
        }

        return new DiscoveryResult(new MixedGraph(names, pattern.Marks))
        {
            Tests = score.Scored,
            Score = total,
            Conflicts = conflicts,
            Warnings = conflicts.Count == 0 ? [] : [$"{conflicts.Count} arrows of the best class contradict the background knowledge"],
        };
    }
}
