namespace Hybrid.Causal;

/// <summary>One cause and one effect in a graph with marks.</summary>
internal sealed class MixedAdjustment
{
    private readonly EdgeMark[,] _marks;
    private readonly int _count;
    private readonly int _x;
    private readonly int _y;
    private readonly bool _latent;
    private readonly bool[] _onPath;
    private readonly bool[] _forbidden;
    private readonly int[][] _neighbours;

    public MixedAdjustment(MixedGraph graph, string treatment, string outcome)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (_marks, _count) = (graph.Marks, graph.Variables.Count);
        (_x, _y) = (graph.IndexOf(treatment), graph.IndexOf(outcome));
        if (_x == _y)
        {
            throw new ArgumentException($"GeneralisedAdjustment: '{treatment}' is cause and effect; name two variables.");
        }

        _neighbours = [.. Enumerable.Range(0, _count).Select(a => Enumerable.Range(0, _count).Where(b => _marks[a, b] != EdgeMark.None).ToArray())];
        _latent = graph.Edges.Any(e => e.AtFirst == EdgeMark.Circle || e.AtSecond == EdgeMark.Circle || e.Mark == "<->");
        bool[] down = Closure(_x, PossiblyTo, past: -1), up = Closure(_y, (a, b) => PossiblyTo(b, a), past: _x);
        _onPath = [.. Enumerable.Range(0, _count).Select(v => v != _x && down[v] && up[v])];
        _forbidden = new bool[_count];
        for (int v = 0; v < _count; v++)
        {
            if (_onPath[v])
            {
                bool[] below = Closure(v, PossiblyTo, past: -1);
                for (int w = 0; w < _count; w++)
                {
                    _forbidden[w] |= below[w];
                }
            }
        }

        Ambiguous = _neighbours[_x].Where(b => _onPath[b] && PossiblyTo(_x, b) && !(Arrow(_x, b) && Visible(_x, b))).Select(b => (int?)b).FirstOrDefault();
    }

    /// <summary>A variable on a possibly causal path to which the edge from the treatment is not known to be causal alone; null when the effect is the same throughout the class.</summary>
    public int? Ambiguous { get; }

    public bool IsAllowed(int v) => v != _x && v != _y && !_forbidden[v];

    /// <summary>Possible ancestors of both, without what is forbidden.</summary>
    public List<int> Canonical()
    {
        bool[] ofX = Closure(_x, (a, b) => PossiblyTo(b, a), past: -1), ofY = Closure(_y, (a, b) => PossiblyTo(b, a), past: -1);
        return [.. Enumerable.Range(0, _count).Where(v => (ofX[v] || ofY[v]) && IsAllowed(v))];
    }

    /// <summary>Whether a set blocks every definite-status path that does not begin with an arrow along a causal path.</summary>
    public bool Blocks(IReadOnlyCollection<int> set)
    {
        bool[] given = Reachability.Marks(_count, set);
        bool[] above = new bool[_count];
        foreach (int v in set)
        {
            bool[] own = Closure(v, (a, b) => Arrow(b, a), past: -1);
            for (int w = 0; w < _count; w++)
            {
                above[w] |= own[w];
            }
        }

        var seen = new HashSet<(int, int)>();
        var stack = new Stack<(int From, int At)>();
        foreach (int b in _neighbours[_x])
        {
            if (!(_onPath[b] && Arrow(_x, b)))
            {
                stack.Push((_x, b));
            }
        }

        while (stack.TryPop(out (int From, int At) step))
        {
            if (!seen.Add(step))
            {
                continue;
            }

            if (step.At == _y)
            {
                return false;
            }

            foreach (int next in _neighbours[step.At])
            {
                if (next != step.From && next != _x && Passes(step.From, step.At, next, given, above))
                {
                    stack.Push((step.At, next));
                }
            }
        }

        return true;
    }

    private bool Passes(int a, int b, int c, bool[] given, bool[] above)
    {
        bool collider = _marks[a, b] == EdgeMark.Arrow && _marks[c, b] == EdgeMark.Arrow;
        if (collider)
        {
            return above[b];
        }

        bool tail = Tail(a, b) || Tail(c, b);
        bool unshielded = _marks[a, b] != EdgeMark.Arrow && _marks[c, b] != EdgeMark.Arrow && _marks[a, c] == EdgeMark.None;
        return (tail || unshielded) && !given[b];
    }

    // A tail that is certain: that of an arrow. An undirected edge of a CPDAG leaves it open.
    private bool Tail(int a, int b) => _marks[a, b] == EdgeMark.Tail && _marks[b, a] == EdgeMark.Arrow;

    private bool Arrow(int a, int b) => _marks[a, b] == EdgeMark.Arrow && _marks[b, a] == EdgeMark.Tail;

    private bool PossiblyTo(int a, int b) => _marks[b, a] != EdgeMark.Arrow && _marks[b, a] != EdgeMark.None && (_marks[a, b] != EdgeMark.Tail || _marks[b, a] == EdgeMark.Tail);

    private bool[] Closure(int from, Func<int, int, bool> step, int past)
    {
        bool[] marked = new bool[_count];
        marked[from] = true;
        var stack = new Stack<int>([from]);
        while (stack.TryPop(out int at))
        {
            foreach (int next in _neighbours[at])
            {
                if (!marked[next] && next != past && step(at, next))
                {
                    marked[next] = true;
                    stack.Push(next);
                }
            }
        }

        return marked;
    }

    // Zhang, Causal reasoning with ancestral graphs, 2008: no latent cause of both can hide behind the arrow.
    private bool Visible(int a, int b)
    {
        if (!_latent)
        {
            return true;
        }

        var seen = new HashSet<int> { a };
        var stack = new Stack<int>([a]);
        while (stack.TryPop(out int at))
        {
            foreach (int before in _neighbours[at])
            {
                if (_marks[before, at] != EdgeMark.Arrow || before == b)
                {
                    continue;
                }

                if (_marks[before, b] == EdgeMark.None)
                {
                    return true;
                }

                if (_marks[at, before] == EdgeMark.Arrow && Arrow(before, b) && seen.Add(before))
                {
                    stack.Push(before);
                }
            }
        }

        return false;
    }
}
