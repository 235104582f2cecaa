namespace Hybrid.Causal;

/// <summary>The moral graph of a separation problem with each side drawn together into one vertex and what may not be in a set eliminated.</summary>
internal sealed class UndirectedGraph
{
    private readonly Dictionary<int, HashSet<int>> _neighbours;

    private UndirectedGraph(Dictionary<int, HashSet<int>> neighbours, int first, int second)
    {
        _neighbours = neighbours;
        First = first;
        Second = second;
    }

    public int First { get; }

    public int Second { get; }

    public static UndirectedGraph Moral(AdjustmentProblem problem)
    {
        GraphLayout graph = problem.Graph;
        bool[] ancestral = graph.Closure(problem.First.Concat(problem.Second).Concat(problem.Forced), down: false);
        int[] names = [.. Enumerable.Range(0, graph.Count)];
        foreach (int v in problem.First)
        {
            names[v] = problem.First[0];
        }

        foreach (int v in problem.Second)
        {
            names[v] = problem.Second[0];
        }

        var neighbours = new Dictionary<int, HashSet<int>>();
        foreach (int v in Reachability.Where(ancestral))
        {
            HashSet<int> own = neighbours.TryGetValue(names[v], out HashSet<int>? known) ? known : neighbours[names[v]] = [];
            own.UnionWith(MoralGraph.Neighbours(graph, v, ancestral).Select(w => names[w]));
            own.Remove(names[v]);
        }

        foreach (int forced in problem.Forced)
        {
            Remove(neighbours, forced, join: false);
        }

        foreach (int v in neighbours.Keys.Where(v => v != problem.First[0] && v != problem.Second[0] && !problem.Allowed[v]).ToArray())
        {
            Remove(neighbours, v, join: true);
        }

        return new UndirectedGraph(neighbours, problem.First[0], problem.Second[0]);
    }

    public bool Adjacent(int a, int b) => _neighbours[a].Contains(b);

    /// <summary>What is joined to a vertex once a set is taken away.</summary>
    public HashSet<int> Component(int vertex, int[] without)
    {
        HashSet<int> gone = [.. without];
        HashSet<int> found = [vertex];
        var stack = new Stack<int>(found);
        while (stack.TryPop(out int at))
        {
            foreach (int next in _neighbours[at])
            {
                if (!gone.Contains(next) && found.Add(next))
                {
                    stack.Push(next);
                }
            }
        }

        return found;
    }

    /// <summary>The minimal separator nearest to a connected set that holds the first side, sorted.</summary>
    public int[] Close(int[] side)
    {
        int[] around = [.. side.SelectMany(v => _neighbours[v]).Distinct().Except(side)];
        HashSet<int> far = Component(Second, around);
        return [.. around.Where(v => _neighbours[v].Overlaps(far)).Order()];
    }

    private static void Remove(Dictionary<int, HashSet<int>> neighbours, int vertex, bool join)
    {
        neighbours.Remove(vertex, out HashSet<int>? around);
        foreach (int v in around!)
        {
            neighbours[v].Remove(vertex);
            if (join)
            {
                neighbours[v].UnionWith(around.Where(w => w != v));
            }
        }
    }
}
