namespace Hybrid.Probabilistic.Learning;

/// <summary>A graph that is changed arc by arc towards better scores.</summary>
internal sealed class GraphClimber
{
    private const double LeastGain = 1e-9;

    private readonly FamilyScorer _scorer;
    private readonly bool[,] _allowed;
    private readonly bool[,] _required;
    private readonly int _mostParents;
    private readonly int _count;
    private readonly SortedSet<int>[] _parents;
    private readonly double[] _scores;
    private readonly double[,] _toggle;

    public GraphClimber(FamilyScorer scorer, ArcConstraints constraints)
    {
        _scorer = scorer;
        (_allowed, _required) = constraints.Over(scorer.Data);
        _mostParents = constraints.MostParents;
        _count = scorer.Data.Variables.Count;
        _parents = [.. Enumerable.Range(0, _count).Select(_ => new SortedSet<int>())];
        _scores = new double[_count];
        _toggle = new double[_count, _count];
        int[][] start = [.. Enumerable.Range(0, _count).Select(c => Enumerable.Range(0, _count).Where(p => _required[p, c]).ToArray())];
        if (DirectedGraph.TopologicalOrder(start) is null)
        {
            throw new ArgumentException($"ArcConstraints: the required arcs make a cycle: {string.Join(" -> ", DirectedGraph.Cycle(start).Select(i => scorer.Data.Variables[i].Name))}; leave one of them out.");
        }

        Load(start);
    }

    private enum MoveKind
    {
        Add,
        Remove,
        Turn,
    }

    /// <summary>The score of the graph.</summary>
    public double Score => _scores.Sum();

    /// <summary>How many moves have been made.</summary>
    public int Moves { get; private set; }

    /// <summary>The parents of each variable, ascending.</summary>
    public int[][] Graph() => [.. _parents.Select(set => set.ToArray())];

    /// <summary>Becomes a graph.</summary>
    public void Load(int[][] graph)
    {
        for (int child = 0; child < _count; child++)
        {
            if (_scores[child] == 0 || !_parents[child].SetEquals(graph[child]))
            {
                _parents[child].Clear();
                _parents[child].UnionWith(graph[child]);
                Rate(child);
            }
        }
    }

    /// <summary>Makes the best move again and again; ends with the best graph that was met.</summary>
    public void Climb(int tabuLength, int patience, CancellationToken cancellation)
    {
        var tabu = new Queue<(int, int)>();
        double best = Score;
        int[][] graph = Graph();
        int idle = 0;
        while (!cancellation.IsCancellationRequested)
        {
            (MoveKind kind, int parent, int child, double gain) = Best(tabu, Score, best);
            if (parent < 0 || (tabuLength == 0 && gain <= LeastGain))
            {
                break;
            }

            Make(kind, parent, child);
            tabu.Enqueue((parent, child));
            if (tabu.Count > tabuLength)
            {
                tabu.Dequeue();
            }

            if (Score > best + LeastGain)
            {
                best = Score;
                graph = Graph();
                idle = 0;
            }
            else if (++idle >= patience)
            {
                break;
            }
        }

        Load(graph);
    }

    /// <summary>Makes random moves.</summary>
    public void Disturb(int moves, Func<ulong> random)
    {
        for (int made = 0, tries = 0; made < moves && tries < 100 * moves; tries++)
        {
            int parent = (int)(random() % (ulong)_count);
            int child = (int)(random() % (ulong)_count);
            bool there = _parents[child].Contains(parent);
            MoveKind kind = !there ? MoveKind.Add : random() % 2 == 0 ? MoveKind.Remove : MoveKind.Turn;

            // Arcs between variables that seem independent would be removed at once.
            bool tempting = there || _toggle[parent, child] > 0 || random() % 8 == 0;
            if (parent != child && tempting && !double.IsNegativeInfinity(_toggle[parent, child]) && Possible(kind, parent, child))
            {
                Make(kind, parent, child);
                made++;
            }
        }
    }

    /// <summary>Exchanges the graph for another of its class: arcs that are covered (both ends have the same other parents) are turned at random, which changes no independence.</summary>
    /// <remarks>R. Castelo and T. Kocka, On inclusion-driven learning of Bayesian networks, 2003.</remarks>
    public void Wander(int turns, Func<ulong> random)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            int child = (int)(random() % (ulong)_count);
            if (_parents[child].Count == 0)
            {
                continue;
            }

            int parent = _parents[child].ElementAt((int)(random() % (ulong)_parents[child].Count));
            bool covered = _parents[child].Count == _parents[parent].Count + 1 && _parents[parent].IsSubsetOf(_parents[child]);
            if (covered && !_required[parent, child] && _allowed[child, parent])
            {
                Make(MoveKind.Turn, parent, child);
            }
        }
    }

    private (MoveKind Kind, int Parent, int Child, double Gain) Best(Queue<(int, int)> tabu, double now, double best)
    {
        (MoveKind Kind, int Parent, int Child, double Gain) found = (MoveKind.Add, -1, -1, double.NegativeInfinity);
        for (int child = 0; child < _count; child++)
        {
            for (int parent = 0; parent < _count; parent++)
            {
                if (parent == child)
                {
                    continue;
                }

                double gain = _toggle[parent, child];
                if (!_parents[child].Contains(parent))
                {
                    Consider(MoveKind.Add, parent, child, gain);
                    continue;
                }

                Consider(MoveKind.Remove, parent, child, gain);
                Consider(MoveKind.Turn, parent, child, gain + _toggle[child, parent]);
            }
        }

        return found;

        void Consider(MoveKind kind, int parent, int child, double gain)
        {
            if (gain <= found.Gain || !Possible(kind, parent, child))
            {
                return;
            }

            // A remembered move is allowed when it would lead to a new best.
            bool remembered = tabu.Contains((parent, child)) || tabu.Contains((child, parent));
            if (!remembered || now + gain > best + LeastGain)
            {
                found = (kind, parent, child, gain);
            }
        }
    }

    private bool Possible(MoveKind kind, int parent, int child) => kind switch
    {
        MoveKind.Add => _allowed[parent, child] && _parents[child].Count < _mostParents && !Reaches(child, parent, -1, -1),
        MoveKind.Remove => !_required[parent, child],
        _ => !_required[parent, child] && _allowed[child, parent] && _parents[parent].Count < _mostParents && !Reaches(parent, child, parent, child),
    };

    // Whether a directed path leads from one node to another, an arc being left out.
    private bool Reaches(int from, int to, int withoutParent, int withoutChild)
    {
        Span<bool> seen = stackalloc bool[_count <= 1024 ? _count : 0];
        seen = seen.Length == _count ? seen : new bool[_count];
        return Above(to, from, withoutParent, withoutChild, seen);
    }

    private bool Above(int node, int wanted, int withoutParent, int withoutChild, Span<bool> seen)
    {
        if (node == wanted)
        {
            return true;
        }

        seen[node] = true;
        foreach (int parent in _parents[node])
        {
            if (!seen[parent] && !(parent == withoutParent && node == withoutChild) && Above(parent, wanted, withoutParent, withoutChild, seen))
            {
                return true;
            }
        }

        return false;
    }

    private void Make(MoveKind kind, int parent, int child)
    {
        Moves++;
        if (kind == MoveKind.Add)
        {
            _parents[child].Add(parent);
        }
        else
        {
            _parents[child].Remove(parent);
        }

        Rate(child);
        if (kind == MoveKind.Turn)
        {
            _parents[parent].Add(child);
            Rate(parent);
        }
    }

    private void Rate(int child)
    {
        int[] parents = [.. _parents[child]];
        _scores[child] = _scorer.Score(child, parents);
        for (int other = 0; other < _count; other++)
        {
            if (other == child || (!_allowed[other, child] && !_allowed[child, other]))
            {
                _toggle[other, child] = double.NegativeInfinity;
                continue;
            }

            bool there = _parents[child].Contains(other);
            int[] toggled = there ? [.. parents.Where(p => p != other)] : [.. parents.Append(other).Order()];
            _toggle[other, child] = toggled.Length > _mostParents || (!there && !_allowed[other, child]) ? double.NegativeInfinity : _scorer.Score(child, toggled) - _scores[child];
        }
    }
}
