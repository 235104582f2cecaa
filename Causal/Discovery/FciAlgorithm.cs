namespace Hybrid.Causal.Discovery;

/// <summary>The FCI algorithm: PC without the assumption that all common causes are observed. What it cannot tell is a circle.</summary>
/// <remarks>Spirtes, Glymour and Scheines, Causation, Prediction, and Search, 2000; orientation rules of Zhang, 2008, complete in the absence of selection.</remarks>
/// <example><code>
/// MixedGraph pag = FciAlgorithm.Find(new DiscreteTest(data)).Graph;
/// </code></example>
public static class FciAlgorithm
{
    /// <summary>Discovers a PAG.</summary>
    /// <param name="test">The test of conditional independence.</param>
    /// <param name="options">How; the defaults when null. An arrow that is forbidden puts an arrowhead at its cause where the edge stays.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The PAG.</returns>
    /// <exception cref="ArgumentException">The options are out of range or the background knowledge contradicts itself.</exception>
    public static DiscoveryResult Find(ConditionalIndependenceTest test, DiscoveryOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        options ??= new DiscoveryOptions();
        options.Check("FciAlgorithm");
        var knowledge = new BackgroundKnowledge(options.Knowledge, test.Variables);
        var skeleton = new SkeletonSearch(test, options, knowledge);
        skeleton.Run(cancellation);
        var first = new AncestralGraph(skeleton, knowledge);
        first.DirectColliders();
        Prune(test, options, knowledge, skeleton, first, cancellation);
        var graph = new AncestralGraph(skeleton, knowledge);
        graph.DirectColliders();
        graph.Complete();
        return new DiscoveryResult(new MixedGraph([.. test.Variables], graph.Marks)) { Tests = skeleton.Tests };
    }

    // Separating sets need not lie among neighbours when there are latent variables: those that a path of colliders and triangles reaches are tried too.
    private static void Prune(
        ConditionalIndependenceTest test, DiscoveryOptions options, BackgroundKnowledge knowledge, SkeletonSearch skeleton, AncestralGraph graph, CancellationToken cancellation)
    {
        int count = test.Variables.Count;
        int[][] reachable = [.. Enumerable.Range(0, count).Select(graph.PossiblySeparating)];
        for (int a = 0; a < count; a++)
        {
            for (int b = a + 1; b < count; b++)
            {
                if (!skeleton.Joined[a, b] || knowledge.Edge(a, b) == true || !test.MaySeparate(a, b))
                {
                    continue;
                }

                int[] fromA = [.. reachable[a].Where(v => v != b)];
                int[] fromB = [.. reachable[b].Where(v => v != a)];
                for (int size = 1; size <= Math.Min(options.MostGiven, Math.Max(fromA.Length, fromB.Length)); size++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (skeleton.Search(a, b, fromA, fromB, size))
                    {
                        break;
                    }
                }
            }
        }
    }
}
