namespace Hybrid.Causal.Discovery;

/// <summary>The PC algorithm: edges between variables that some test finds independent are taken out, then colliders and what follows from them are directed. Takes all common causes to be observed.</summary>
/// <remarks>
/// Spirtes, Glymour and Scheines, Causation, Prediction, and Search, 2000, in the stable form of Colombo and Maathuis, 2014. The result does not depend on the order of the columns. An edge that two colliders
/// pull in opposite directions, or a collider that pulls against background knowledge, is a conflict: it is reported, and the edge is marked <c>&lt;-&gt;</c> in the first case.
/// </remarks>
/// <example><code>
/// DiscoveryResult found = PcAlgorithm.Find(new FisherZTest(table), new DiscoveryOptions { Significance = 0.01 });
/// </code></example>
public static class PcAlgorithm
{
    /// <summary>Discovers a CPDAG.</summary>
    /// <param name="test">The test of conditional independence.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The CPDAG, with conflicts marked.</returns>
    /// <exception cref="ArgumentException">The options are out of range or the background knowledge contradicts itself.</exception>
    public static DiscoveryResult Find(ConditionalIndependenceTest test, DiscoveryOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        options ??= new DiscoveryOptions();
        options.Check("PcAlgorithm");
        var knowledge = new BackgroundKnowledge(options.Knowledge, test.Variables);
        var skeleton = new SkeletonSearch(test, options, knowledge);
        skeleton.Run(cancellation);
        PatternGraph pattern = PatternGraph.Undirected(skeleton.Joined);
        var conflicts = new HashSet<(int, int)>();
        Direct(pattern, skeleton, knowledge, conflicts);
        string[] names = [.. test.Variables];
        return new DiscoveryResult(new MixedGraph(names, pattern.Marks))
        {
            Tests = skeleton.Tests,
            Conflicts = [.. conflicts.Order().Select(c => (names[c.Item1], names[c.Item2]))],
            Warnings = conflicts.Count == 0 ? [] : [$"{conflicts.Count} edges are pulled in two directions: the tests contradict each other; more data or another significance may settle them"],
        };
    }

    private static void Direct(PatternGraph pattern, SkeletonSearch skeleton, BackgroundKnowledge knowledge, HashSet<(int, int)> conflicts)
    {
        var arrows = new HashSet<(int From, int To)>();
        for (int z = 0; z < pattern.Count; z++)
        {
            IReadOnlyList<int> around = pattern.Neighbours(z);
            for (int i = 0; i < around.Count; i++)
            {
                for (int j = i + 1; j < around.Count; j++)
                {
                    (int x, int y) = (around[i], around[j]);
                    if (pattern.Joined(x, y) || skeleton.Separator(x, y) is not int[] separator || separator.Contains(z))
                    {
                        continue;
                    }

                    if (knowledge.Allowed(x, z) && knowledge.Allowed(y, z))
                    {
                        arrows.Add((x, z));
                        arrows.Add((y, z));
                    }
                    else
                    {
                        (int from, int to) = knowledge.Allowed(x, z) ? (y, z) : (x, z);
                        conflicts.Add((Math.Min(from, to), Math.Max(from, to)));
                    }
                }
            }
        }

        foreach ((int from, int to) in arrows)
        {
            if (arrows.Contains((to, from)))
            {
                pattern.Conflict(from, to);
                conflicts.Add((Math.Min(from, to), Math.Max(from, to)));
            }
            else
            {
                pattern.Direct(from, to);
            }
        }

        if (!knowledge.IsEmpty)
        {
            for (int a = 0; a < pattern.Count; a++)
            {
                foreach (int b in pattern.Neighbours(a))
                {
                    if (pattern.Open(a, b) && !knowledge.Allowed(b, a))
                    {
                        pattern.Direct(a, b);
                    }
                }
            }
        }

        pattern.Close();
    }
}
