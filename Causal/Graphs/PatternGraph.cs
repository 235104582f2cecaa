namespace Hybrid.Causal;

/// <summary>A graph of arrows and open edges that is being directed.</summary>
/// <remarks>Meek, Causal inference and causal explanation with background knowledge, 1995: rules 1 to 4, applied to the edges that a change may have touched.</remarks>
internal sealed class PatternGraph
{
    private readonly List<int>[] _neighbours;

    // marks[a, b] is the mark at b.
    public PatternGraph(EdgeMark[,] marks)
    {
        Marks = marks;
        Count = marks.GetLength(0);
        _neighbours = new List<int>[Count];
        for (int a = 0; a < Count; a++)
        {
            _neighbours[a] = [];
            for (int b = 0; b < Count; b++)
            {
                if (marks[a, b] != EdgeMark.None)
                {
                    _neighbours[a].Add(b);
                }
            }
        }
    }

    public int Count { get; }

    public EdgeMark[,] Marks { get; }

    public static PatternGraph Undirected(bool[,] joined)
    {
        int count = joined.GetLength(0);
        var marks = new EdgeMark[count, count];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                marks[a, b] = joined[a, b] ? EdgeMark.Tail : EdgeMark.None;
            }
        }

        return new PatternGraph(marks);
    }

    /// <summary>The CPDAG of a DAG given by the parents of each variable.</summary>
    public static PatternGraph ClassOf(IReadOnlyList<IReadOnlyList<int>> parents)
    {
        var marks = new EdgeMark[parents.Count, parents.Count];
        for (int v = 0; v < parents.Count; v++)
        {
            foreach (int p in parents[v])
            {
                marks[p, v] = marks[v, p] = EdgeMark.Tail;
            }
        }

        var pattern = new PatternGraph(marks);
        for (int v = 0; v < parents.Count; v++)
        {
            foreach (int p in parents[v])
            {
                if (parents[v].Any(other => other != p && !pattern.Joined(p, other)))
                {
                    pattern.Direct(p, v);
                }
            }
        }

        pattern.Close();
        return pattern;
    }

    public IReadOnlyList<int> Neighbours(int a) => _neighbours[a];

    public bool Joined(int a, int b) => Marks[a, b] != EdgeMark.None;

    public bool Arrow(int a, int b) => Marks[a, b] == EdgeMark.Arrow && Marks[b, a] == EdgeMark.Tail;

    public bool Open(int a, int b) => Marks[a, b] == EdgeMark.Tail && Marks[b, a] == EdgeMark.Tail;

    public void Direct(int from, int to) => (Marks[from, to], Marks[to, from]) = (EdgeMark.Arrow, EdgeMark.Tail);

    public void Conflict(int a, int b) => Marks[a, b] = Marks[b, a] = EdgeMark.Arrow;

    /// <summary>Directs what follows, until nothing does.</summary>
    public void Close()
    {
        var waiting = new Queue<int>(Enumerable.Range(0, Count));
        bool[] queued = new bool[Count];
        Array.Fill(queued, true);
        while (waiting.TryDequeue(out int a))
        {
            queued[a] = false;
            foreach (int b in _neighbours[a])
            {
                bool forward = Open(a, b) && Follows(a, b);
                if (!forward && !(Open(a, b) && Follows(b, a)))
                {
                    continue;
                }

                (int from, int to) = forward ? (a, b) : (b, a);
                Direct(from, to);
                foreach (int near in _neighbours[from].Concat(_neighbours[to]).Append(from).Append(to))
                {
                    if (!queued[near])
                    {
                        queued[near] = true;
                        waiting.Enqueue(near);
                    }
                }
            }
        }
    }

    /// <summary>The parents of each variable in a DAG with this skeleton, these arrows and no other colliders; null when there is none.</summary>
    /// <remarks>Dor and Tarsi, A simple algorithm to construct a consistent extension of a partially oriented graph, 1992.</remarks>
    public List<int>[]? Extension()
    {
        var left = new HashSet<int>(Enumerable.Range(0, Count));
        List<int>[] parents = [.. Enumerable.Range(0, Count).Select(_ => new List<int>())];
        while (left.Count > 0)
        {
            int sink = left.FirstOrDefault(v => IsSink(v, left), -1);
            if (sink < 0)
            {
                return null;
            }

            left.Remove(sink);
            parents[sink].AddRange(_neighbours[sink].Where(left.Contains));
        }

        return parents;
    }

    private bool IsSink(int v, HashSet<int> left)
    {
        foreach (int a in _neighbours[v])
        {
            if (!left.Contains(a))
            {
                continue;
            }

            if (!Open(v, a) && !Arrow(a, v))
            {
                return false;
            }

            if (Open(v, a) && _neighbours[v].Exists(b => b != a && left.Contains(b) && !Joined(a, b)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Follows(int a, int b)
    {
        foreach (int c in _neighbours[a])
        {
            if (c == b)
            {
                continue;
            }

            // 1: an arrow into a would make a new collider. 2: a directed path would close a cycle.
            if ((Arrow(c, a) && !Joined(c, b)) || (Arrow(a, c) && Arrow(c, b)))
            {
                return true;
            }

            if (!Open(a, c))
            {
                continue;
            }

            foreach (int d in _neighbours[a])
            {
                // 3: two open neighbours that are not joined point at b. 4: an open neighbour points at another that points at b.
                bool third = d != c && d != b && Open(a, d) && !Joined(c, d) && Arrow(c, b) && Arrow(d, b);
                bool fourth = d != c && d != b && Arrow(c, d) && Arrow(d, b) && !Joined(c, b);
                if (third || fourth)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
