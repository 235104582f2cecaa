namespace Hybrid.Probabilistic;

/// <summary>Directed graphs as lists of parents.</summary>
internal static class DirectedGraph
{
    /// <summary>The children of every node, ascending.</summary>
    public static int[][] Children(int[][] parents)
    {
        var children = new List<int>[parents.Length];
        for (int i = 0; i < parents.Length; i++)
        {
            children[i] = [];
        }

        for (int i = 0; i < parents.Length; i++)
        {
            foreach (int parent in parents[i])
            {
                children[parent].Add(i);
            }
        }

        return [.. children.Select(list => list.ToArray())];
    }

    /// <summary>The nodes with parents before children, of those that are possible the one that keeps the numbering best; null when there is a cycle.</summary>
    public static int[]? TopologicalOrder(int[][] parents)
    {
        int[][] children = Children(parents);
        int[] waiting = [.. parents.Select(p => p.Length)];
        var ready = new PriorityQueue<int, int>();
        for (int i = 0; i < parents.Length; i++)
        {
            if (waiting[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }

        var order = new List<int>(parents.Length);
        while (ready.TryDequeue(out int node, out _))
        {
            order.Add(node);
            foreach (int child in children[node])
            {
                if (--waiting[child] == 0)
                {
                    ready.Enqueue(child, child);
                }
            }
        }

        return order.Count == parents.Length ? [.. order] : null;
    }

    /// <summary>A directed cycle, its first node again at its end. There must be one.</summary>
    public static List<int> Cycle(int[][] parents)
    {
        bool[] left = new bool[parents.Length];
        Array.Fill(left, true);
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < parents.Length; i++)
            {
                if (left[i] && !Array.Exists(parents[i], p => left[p]))
                {
                    left[i] = false;
                    changed = true;
                }
            }
        }

        // Every node that is left has a parent that is left: going up must come back.
        int at = Array.IndexOf(left, true);
        var path = new List<int>();
        while (!path.Contains(at))
        {
            path.Add(at);
            at = Array.Find(parents[at], p => left[p]);
        }

        path.RemoveRange(0, path.IndexOf(at));
        path.Reverse();
        path.Insert(0, path[^1]);
        return path;
    }

    /// <summary>The nodes and all their ancestors.</summary>
    public static bool[] Ancestral(int[][] parents, IEnumerable<int> nodes)
    {
        bool[] marked = new bool[parents.Length];
        var stack = new Stack<int>(nodes);
        while (stack.TryPop(out int node))
        {
            if (marked[node])
            {
                continue;
            }

            marked[node] = true;
            foreach (int parent in parents[node])
            {
                stack.Push(parent);
            }
        }

        return marked;
    }

    /// <summary>The nodes that an active path joins to the sources, given some: those that are not d-separated from them (the sources themselves included).</summary>
    /// <remarks>Reachability over (node, direction) pairs: Koller and Friedman, Probabilistic Graphical Models, 2009, algorithm 3.1. Linear in the number of arcs.</remarks>
    public static bool[] Reachable(int[][] parents, int[][] children, IEnumerable<int> sources, bool[] given)
    {
        bool[] ancestral = Ancestral(parents, Enumerable.Range(0, given.Length).Where(i => given[i]));
        bool[] up = new bool[parents.Length];
        bool[] down = new bool[parents.Length];
        bool[] reached = new bool[parents.Length];
        var stack = new Stack<(int Node, bool FromChild)>(sources.Select(s => (s, true)));
        while (stack.TryPop(out (int Node, bool FromChild) at))
        {
            bool[] seen = at.FromChild ? up : down;
            if (seen[at.Node])
            {
                continue;
            }

            seen[at.Node] = true;
            reached[at.Node] |= !given[at.Node];
            bool toParents = at.FromChild ? !given[at.Node] : ancestral[at.Node];
            if (toParents)
            {
                foreach (int parent in parents[at.Node])
                {
                    stack.Push((parent, true));
                }
            }

            if (!given[at.Node])
            {
                foreach (int child in children[at.Node])
                {
                    stack.Push((child, false));
                }
            }
        }

        return reached;
    }
}
