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

    /// <summary>Directs an undirected edge; one that is directed already stays.</summary>
    public void Direct(int from, int to)
    {
        if (_edge[from, to] && _edge[to, from])
        {
            _edge[to, from] = false;
        }
    }

    /// <summary>Directs what follows from what is directed: Meek's first three rules, until none applies.</summary>
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

            for (int d = c + 1; d < _count && Undirected(a, c) && Directed(c, b); d++)
            {
                if (d != a && d != b && Undirected(a, d) && Directed(d, b) && !Joined(c, d))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
