namespace Hybrid.Probabilistic.Learning;

/// <summary>For each variable the families worth having, best first: sets of likely parents none of whose subsets scores as well.</summary>
internal sealed class FamilyLists
{
    /// <summary>Likely parents of a variable, by what each gains alone.</summary>
    private const int MostCandidates = 14;

    /// <summary>Sets of one size that are grown by one parent more.</summary>
    private const int Beam = 40;

    private const double Infeasible = -1e30;

    private readonly FamilyScorer _scorer;
    private readonly bool[,] _allowed;
    private readonly int[][] _required;
    private readonly int _mostParents;
    private readonly Dictionary<string, (int[] Parents, double Score)>[] _known;
    private readonly double[][] _scores;
    private readonly ulong[][] _sets;
    private readonly int[][][] _parents;

    /// <summary>Prepares the lists; families are counted for two variables at a time and more where there are more processors, with the same result.</summary>
    public FamilyLists(FamilyScorer scorer, ArcConstraints constraints, CancellationToken cancellation)
    {
        _scorer = scorer;
        Count = scorer.Data.Variables.Count;
        Words = (Count + 63) / 64;
        (_allowed, bool[,] required) = constraints.Over(scorer.Data);
        _mostParents = constraints.MostParents;
        _required = [.. Enumerable.Range(0, Count).Select(c => Enumerable.Range(0, Count).Where(p => required[p, c]).ToArray())];
        _known = [.. Enumerable.Range(0, Count).Select(_ => new Dictionary<string, (int[], double)>(StringComparer.Ordinal))];
        (_scores, _sets, _parents) = (new double[Count][], new ulong[Count][], new int[Count][][]);
        Parallel.For(0, Count, child =>
        {
            // Ended early, each list still has what is required.
            Grow(child, [], cancellation);
            Arrange(child);
        });
    }

    /// <summary>How many variables.</summary>
    public int Count { get; }

    /// <summary>Words of a set of variables, 64 to each.</summary>
    public int Words { get; }

    /// <summary>The best score of a variable with parents from a set; far below all scores, but finite, where a required parent is not in it, so that a move which mends that gains.</summary>
    public double Best(int child, ReadOnlySpan<ulong> among) => Find(child, among) is var found and >= 0 ? _scores[child][found] : Infeasible;

    /// <summary>The parents with the best score from a set; those that are required where nothing else fits.</summary>
    public int[] BestParents(int child, ReadOnlySpan<ulong> among) => Find(child, among) is var found and >= 0 ? _parents[child][found] : _required[child];

    /// <summary>Lists a graph's families too, and those of each variable with its neighbours and the other parents of its children: who says nothing alone may say something there.</summary>
    public void Include(int[][] graph, CancellationToken cancellation) => Parallel.For(0, Count, child =>
    {
        Rate(child, graph[child]);
        int[] children = [.. Enumerable.Range(0, Count).Where(c => graph[c].Contains(child))];
        int[] near = [.. graph[child].Concat(children).Concat(children.SelectMany(c => graph[c])).Concat(graph[child].SelectMany(p => graph[p]))
            .Where(p => p != child && _allowed[p, child] && !_required[child].Contains(p)).Distinct().Order()];
        Grow(child, near, cancellation);
        Arrange(child);
    });

    private int Find(int child, ReadOnlySpan<ulong> among)
    {
        ulong[] sets = _sets[child];
        if (Words == 1)
        {
            ulong outside = ~among[0];
            for (int i = 0; i < sets.Length; i++)
            {
                if ((sets[i] & outside) == 0)
                {
                    return i;
                }
            }

            return -1;
        }

        for (int i = 0; i < sets.Length; i += Words)
        {
            bool fits = true;
            for (int word = 0; word < Words && fits; word++)
            {
                fits = (sets[i + word] & ~among[word]) == 0;
            }

            if (fits)
            {
                return i / Words;
            }
        }

        return -1;
    }

    /// <summary>Counts sets of likely parents and of given ones.</summary>
    private void Grow(int child, int[] more, CancellationToken cancellation)
    {
        int[] start = _required[child];
        double alone = Rate(child, start);
        if (start.Length >= _mostParents)
        {
            return;
        }

        int[] candidates = [.. Enumerable.Range(0, Count).Where(p => p != child && _allowed[p, child] && !start.Contains(p))
            .Select(p => (Parent: p, Gain: Rate(child, With(start, p)) - alone)).Where(one => one.Gain > 0)
            .OrderByDescending(one => one.Gain).Take(MostCandidates).Select(one => one.Parent).Union(more).Order()];
        List<int[]> level = [.. candidates.Select(p => With(start, p))];
        for (int size = start.Length + 2; size <= _mostParents && level.Count > 0 && !cancellation.IsCancellationRequested; size++)
        {
            // Sets that a subset beats are grown too (two parents may say together what neither says alone), but only the best few of a size.
            var next = new Dictionary<string, (int[] Parents, double Score)>(StringComparer.Ordinal);
            bool gains = false;
            foreach (int[] parents in level)
            {
                double before = Rate(child, parents);
                foreach (int p in candidates.Where(p => !parents.Contains(p)))
                {
                    int[] larger = With(parents, p);
                    double score = Rate(child, larger);
                    gains |= score > before;
                    next.TryAdd(Key(larger), (larger, score));
                }
            }

            level = gains ? [.. next.Values.OrderByDescending(one => one.Score).ThenBy(one => Key(one.Parents), StringComparer.Ordinal).Take(Beam).Select(one => one.Parents)] : [];
        }
    }

    /// <summary>Best first, without the sets that one of their subsets beats.</summary>
    private void Arrange(int child)
    {
        List<(int[] Parents, double Score)> kept = [];
        foreach (var one in _known[child].Values.Where(one => !double.IsNegativeInfinity(one.Score)).OrderByDescending(one => one.Score).ThenBy(one => one.Parents.Length).ThenBy(one => Key(one.Parents), StringComparer.Ordinal))
        {
            if (!kept.Any(better => better.Parents.All(one.Parents.Contains)))
            {
                kept.Add(one);
            }
        }

        _scores[child] = [.. kept.Select(one => one.Score)];
        _parents[child] = [.. kept.Select(one => one.Parents)];
        _sets[child] = new ulong[kept.Count * Words];
        for (int i = 0; i < kept.Count; i++)
        {
            foreach (int p in kept[i].Parents)
            {
                _sets[child][(i * Words) + (p >> 6)] |= 1UL << (p & 63);
            }
        }
    }

    private double Rate(int child, int[] parents)
    {
        string key = Key(parents);
        if (!_known[child].TryGetValue(key, out var found))
        {
            found = (parents, _scorer.Compute(child, parents));
            _known[child].Add(key, found);
        }

        return found.Score;
    }

    private static int[] With(int[] parents, int more) => [.. parents.Append(more).Order()];

    private static string Key(int[] parents) => string.Join(',', parents);
}
