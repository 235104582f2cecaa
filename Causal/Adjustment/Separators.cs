namespace Hybrid.Causal;

/// <summary>Minimal separators.</summary>
internal static class Separators
{
    /// <summary>A minimal set near the first side; null when there is none. Linear.</summary>
    /// <remarks>van der Zander and Liśkiewicz, Finding minimal d-separators in linear time and applications, 2019.</remarks>
    public static int[]? Minimal(AdjustmentProblem problem)
    {
        GraphLayout graph = problem.Graph;
        bool[] ancestral = graph.Closure(problem.First.Concat(problem.Second).Concat(problem.Forced), down: false);
        bool[] whole = [.. problem.Allowed.Select((allowed, v) => allowed && ancestral[v])];
        bool[] reached = Reachability.MorallyConnected(graph, problem.First, whole, ancestral);
        if (problem.Second.Any(v => reached[v]))
        {
            return null;
        }

        bool[] forced = Reachability.Marks(graph.Count, problem.Forced);
        bool[] near = [.. whole.Select((member, v) => member && (reached[v] || forced[v]))];
        bool[] back = Reachability.MorallyConnected(graph, problem.Second, near, ancestral);
        return [.. Enumerable.Range(0, graph.Count).Where(v => near[v] && (back[v] || forced[v]))];
    }

    /// <summary>All minimal sets, by growing one side of the moral graph of the ancestors.</summary>
    /// <remarks>Shen and Liang, Efficient enumeration of all minimal separators in a graph, 1997.</remarks>
    public static IEnumerable<int[]> AllMinimal(AdjustmentProblem problem, CancellationToken cancellation)
    {
        if (Minimal(problem) is null)
        {
            yield break;
        }

        UndirectedGraph moral = UndirectedGraph.Moral(problem);
        int[] start = moral.Close([moral.First]);
        var seen = new HashSet<string>();
        var waiting = new Queue<(int[] Set, HashSet<int> Side)>();
        Offer(start);
        while (waiting.TryDequeue(out (int[] Set, HashSet<int> Side) at))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return [.. at.Set.Concat(problem.Forced)];
            foreach (int moved in at.Set.Where(v => !moral.Adjacent(v, moral.Second)))
            {
                Offer(moral.Close([.. at.Side, moved]));
            }
        }

        void Offer(int[] set)
        {
            if (seen.Add(string.Join(',', set)))
            {
                waiting.Enqueue((set, moral.Component(moral.First, set)));
            }
        }
    }
}
