namespace Hybrid.Causal.Discovery;

/// <summary>A PAG that is being directed.</summary>
internal sealed class AncestralGraph
{
    private readonly SkeletonSearch _skeleton;
    private readonly BackgroundKnowledge _knowledge;
    private readonly int _count;
    private readonly int[][] _neighbours;

    public AncestralGraph(SkeletonSearch skeleton, BackgroundKnowledge knowledge)
    {
        (_skeleton, _knowledge) = (skeleton, knowledge);
        _count = skeleton.Joined.GetLength(0);
        Marks = new EdgeMark[_count, _count];
        _neighbours = new int[_count][];
        for (int a = 0; a < _count; a++)
        {
            _neighbours[a] = [.. Enumerable.Range(0, _count).Where(b => skeleton.Joined[a, b])];
            foreach (int b in _neighbours[a])
            {
                Marks[a, b] = EdgeMark.Circle;
            }
        }
    }

    /// <summary>Marks[a, b] is the mark at b.</summary>
    public EdgeMark[,] Marks { get; }

    /// <summary>Arrowheads at the colliders of unshielded triples, and those that knowledge demands.</summary>
    public void DirectColliders()
    {
        for (int a = 0; a < _count; a++)
        {
            foreach (int b in _neighbours[a])
            {
                if (!_knowledge.Allowed(b, a))
                {
                    Marks[a, b] = EdgeMark.Arrow;
                    Marks[b, a] = _knowledge.Required(a, b) ? EdgeMark.Tail : Marks[b, a];
                }
            }
        }

        for (int z = 0; z < _count; z++)
        {
            foreach (int x in _neighbours[z])
            {
                foreach (int y in _neighbours[z])
                {
                    if (x < y && !Joined(x, y) && _skeleton.Separator(x, y) is int[] separator && !separator.Contains(z) && Marks[x, z] != EdgeMark.Tail && Marks[y, z] != EdgeMark.Tail)
                    {
                        Marks[x, z] = Marks[y, z] = EdgeMark.Arrow;
                    }
                }
            }
        }
    }

    /// <summary>Variables that a path reaches on which every variable between is a collider or in a triangle with its neighbours.</summary>
    public int[] PossiblySeparating(int source)
    {
        var seen = new HashSet<(int, int)>();
        var found = new SortedSet<int>();
        var stack = new Stack<(int From, int At)>(_neighbours[source].Select(b => (source, b)));
        while (stack.TryPop(out (int From, int At) step))
        {
            if (!seen.Add(step))
            {
                continue;
            }

            found.Add(step.At);
            foreach (int next in _neighbours[step.At])
            {
                bool collider = Marks[step.From, step.At] == EdgeMark.Arrow && Marks[next, step.At] == EdgeMark.Arrow;
                if (next != step.From && next != source && (collider || Joined(step.From, next)))
                {
                    stack.Push((step.At, next));
                }
            }
        }

        return [.. found];
    }

    /// <summary>Zhang's rules 1 to 4 and 8 to 10, until none applies.</summary>
    public void Complete()
    {
        for (bool changed = true; changed;)
        {
            changed = Arrowheads();
            changed |= Discriminate();
            changed |= Tails();
        }
    }

    private bool Joined(int a, int b) => Marks[a, b] != EdgeMark.None;

    private bool Into(int a, int b) => Marks[a, b] == EdgeMark.Arrow;

    private bool Circle(int a, int b) => Marks[a, b] == EdgeMark.Circle;

    private bool Directed(int a, int b) => Marks[a, b] == EdgeMark.Arrow && Marks[b, a] == EdgeMark.Tail;

    // a - b could be, or could become, a -> b.
    private bool PossiblyDirected(int a, int b) => Joined(a, b) && Marks[b, a] != EdgeMark.Arrow && Marks[a, b] != EdgeMark.Tail;

    private bool Arrowheads()
    {
        bool changed = false;
        for (int b = 0; b < _count; b++)
        {
            foreach (int c in _neighbours[b])
            {
                foreach (int a in _neighbours[b])
                {
                    if (a == c)
                    {
                        continue;
                    }

                    // 1: an arrowhead at b that is no collider.
                    if (Into(a, b) && Circle(c, b) && !Joined(a, c))
                    {
                        (Marks[c, b], Marks[b, c]) = (EdgeMark.Tail, EdgeMark.Arrow);
                        changed = true;
                    }

                    // 2: a chain of an arrow and an arrowhead.
                    if (Joined(a, c) && Circle(a, c) && Into(a, b) && Into(b, c) && (Directed(a, b) || Directed(b, c)))
                    {
                        Marks[a, c] = EdgeMark.Arrow;
                        changed = true;
                    }
                }

                // 3: d, with circles to both parents of a collider and an edge with a circle at it.
                int d = c;
                if (Circle(d, b) && Third(b, d))
                {
                    Marks[d, b] = EdgeMark.Arrow;
                    changed = true;
                }
            }
        }

        return changed;
    }

    private bool Third(int b, int d)
    {
        int[] parents = [.. _neighbours[b].Where(a => a != d && Into(a, b) && Joined(a, d) && Circle(a, d))];
        return parents.Any(a => parents.Any(c => a < c && !Joined(a, c)));
    }

    // 4: a path theta, .., a, b, c on which all between theta and b are colliders and parents of c.
    private bool Discriminate()
    {
        bool changed = false;
        for (int b = 0; b < _count; b++)
        {
            foreach (int c in _neighbours[b])
            {
                if (!Circle(c, b))
                {
                    continue;
                }

                foreach (int a in _neighbours[b])
                {
                    if (a != c && Into(b, a) && Directed(a, c) && Circle(c, b) && FarEnd(a, b, c) is int theta)
                    {
                        changed = true;
                        if (_skeleton.Separator(theta, c)!.Contains(b))
                        {
                            (Marks[c, b], Marks[b, c]) = (EdgeMark.Tail, EdgeMark.Arrow);
                        }
                        else
                        {
                            Marks[a, b] = Marks[b, a] = Marks[b, c] = Marks[c, b] = EdgeMark.Arrow;
                        }
                    }
                }
            }
        }

        return changed;
    }

    private int? FarEnd(int a, int b, int c)
    {
        var seen = new HashSet<int> { a, b, c };
        var queue = new Queue<int>([a]);
        while (queue.TryDequeue(out int at))
        {
            foreach (int before in _neighbours[at])
            {
                if (!Into(before, at) || seen.Contains(before))
                {
                    continue;
                }

                if (!Joined(before, c))
                {
                    if (_skeleton.Separator(before, c) is not null)
                    {
                        return before;
                    }
                }
                else if (Directed(before, c) && Into(at, before))
                {
                    seen.Add(before);
                    queue.Enqueue(before);
                }
            }
        }

        return null;
    }

    private bool Tails()
    {
        bool changed = false;
        for (int a = 0; a < _count; a++)
        {
            foreach (int c in _neighbours[a])
            {
                if (Circle(c, a) && Into(a, c) && (Eighth(a, c) || Ninth(a, c) || Tenth(a, c)))
                {
                    Marks[c, a] = EdgeMark.Tail;
                    changed = true;
                }
            }
        }

        return changed;
    }

    private bool Eighth(int a, int c) => _neighbours[a].Any(b => b != c && Directed(b, c) && Directed(a, b));

    private bool Ninth(int a, int c) => _neighbours[a].Any(b => b != c && !Joined(b, c) && PossiblyDirected(a, b) && Uncovered(a, b, target => target == c).Any());

    private bool Tenth(int a, int c)
    {
        int[] parents = [.. _neighbours[c].Where(b => b != a && Directed(b, c))];
        int[] starts = [.. _neighbours[a].Where(m => m != c && PossiblyDirected(a, m))];
        HashSet<int>[] reached = [.. starts.Select(m => new HashSet<int>(parents.Contains(m) ? [m, .. Uncovered(a, m, parents.Contains)] : Uncovered(a, m, parents.Contains)))];
        for (int i = 0; i < starts.Length; i++)
        {
            for (int j = 0; j < starts.Length; j++)
            {
                if (i != j && !Joined(starts[i], starts[j]) && reached[i].Any(b => reached[j].Any(d => d != b)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Where an uncovered possibly directed path that begins with first, second may end: each variable on it is not joined to the one after next.
    private IEnumerable<int> Uncovered(int first, int second, Func<int, bool> target)
    {
        var seen = new HashSet<(int, int)>();
        var stack = new Stack<(int From, int At)>([(first, second)]);
        while (stack.TryPop(out (int From, int At) step))
        {
            foreach (int next in _neighbours[step.At])
            {
                if (next != step.From && next != first && PossiblyDirected(step.At, next) && !Joined(step.From, next) && seen.Add((step.At, next)))
                {
                    if (target(next))
                    {
                        yield return next;
                    }

                    stack.Push((step.At, next));
                }
            }
        }
    }
}
