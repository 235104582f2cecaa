namespace Hybrid.Probabilistic.Learning;

/// <summary>A graph with directed and undirected edges.</summary>
internal sealed class PartialGraph
{
    private readonly int _count;
    private readonly bool[,] _edge;

    /// <summary>Begins with undirected edges.</summary>
    public PartialGraph(bool[,] joined)
    {
        _count = joined.GetLength(0);
        _edge = (bool[,])joined.Clone();
    }

    /// <summary>The class of a directed graph: its skeleton, its colliders, and what follows from them.</summary>
    /// <param name="parents">The parents of each node.</param>
    /// <remarks>Source: T. Verma and J. Pearl, Equivalence and synthesis of causal models, 1990; C. Meek, 1995.</remarks>
    public static PartialGraph ClassOf(int[][] parents)
    {
        bool[,] joined = new bool[parents.Length, parents.Length];
        for (int child = 0; child < parents.Length; child++)
        {
            foreach (int parent in parents[child])
            {
                joined[parent, child] = joined[child, parent] = true;
            }
        }

        var graph = new PartialGraph(joined);
        for (int child = 0; child < parents.Length; child++)
        {
            foreach (int a in parents[child])
            {
                if (Array.Exists(parents[child], b => b != a && !joined[a, b]))
                {
                    graph.Direct(a, child);
                }
            }
        }

        graph.Complete();
        return graph;
    }

    /// <summary>Whether there is an edge between two nodes that may lead from the first to the second.</summary>
    public bool Mark(int from, int to) => _edge[from, to];

    /// <summary>Directs an undirected edge; one that is directed already stays.</summary>
    public void Direct(int from, int to)
    {
        if (_edge[from, to] && _edge[to, from])
        {
            _edge[to, from] = false;
        }
    }

    /// <summary>Directs what follows from what is directed: Meek's four rules, until none applies.</summary>
    public void Complete()
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int a = 0; a < _count; a++)
            {
                for (int b = 0; b < _count; b++)
                {
                    if (Undirected(a, b) && Follows(a, b))
                    {
                        _edge[b, a] = false;
                        changed = true;
                    }
                }
            }
        }
    }

    /// <summary>A directed acyclic graph with these edges, directed ones kept where no cycle forbids it: the parents of each node.</summary>
    /// <remarks>Nodes without outgoing edges whose undirected neighbours are joined to all its neighbours are taken away one by one (D. Dor and M. Tarsi, 1992); where there is none, the node that breaks least is taken.</remarks>
    public IReadOnlyList<IReadOnlyCollection<int>> Extension()
    {
        var parents = Enumerable.Range(0, _count).Select(_ => new HashSet<int>()).ToArray();
        bool[,] edge = (bool[,])_edge.Clone();
        var left = new List<int>(Enumerable.Range(0, _count));
        while (left.Count > 0)
        {
            int sink = left.MinBy(v => Damage(edge, left, v));
            foreach (int other in left)
            {
                if (edge[other, sink] || edge[sink, other])
                {
                    parents[sink].Add(other);
                    edge[other, sink] = edge[sink, other] = false;
                }
            }

            left.Remove(sink);
        }

        return parents;
    }

    // Outgoing arcs that would be turned weigh most; then new colliders.
    private static int Damage(bool[,] edge, List<int> left, int node)
    {
        int damage = 0;
        foreach (int other in left)
        {
            if (edge[node, other] && !edge[other, node])
            {
                damage += 1000;
            }
            else if (edge[node, other])
            {
                damage += left.Count(third => third != other && third != node && (edge[third, node] || edge[node, third]) && !edge[third, other] && !edge[other, third]);
            }
        }

        return damage;
    }

    private bool Undirected(int a, int b) => _edge[a, b] && _edge[b, a];

    private bool Directed(int a, int b) => _edge[a, b] && !_edge[b, a];

    private bool Joined(int a, int b) => _edge[a, b] || _edge[b, a];

    private bool Follows(int a, int b)
    {
        for (int c = 0; c < _count; c++)
        {
            if (c == a || c == b)
            {
                continue;
            }

            // An arc into a that would make a collider; a directed path that would close a cycle.
            if ((Directed(c, a) && !Joined(c, b)) || (Directed(a, c) && Directed(c, b)))
            {
                return true;
            }

            for (int d = 0; d < _count && Undirected(a, c); d++)
            {
                // Two arcs into b from neighbours that are not joined; an arc into b from one that c leads to (only with directions that were known before).
                if (d != a && d != b && d != c && Directed(d, b)
                    && ((Directed(c, b) && Undirected(a, d) && !Joined(c, d)) || (Directed(c, d) && Joined(a, d) && !Joined(c, b))))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
