namespace Hybrid.Causal.Discovery;

/// <summary>The moves of greedy equivalence search between classes of DAGs.</summary>
internal sealed class EquivalenceMoves(GraphScore score, BackgroundKnowledge knowledge, PatternGraph pattern, int mostParents)
{
    private const double Least = 1e-9;

    public PatternGraph Pattern { get; private set; } = pattern;

    /// <summary>Makes the best insertion; false when none raises the score.</summary>
    public bool Insert()
    {
        double best = Least;
        (int X, int Y, int[] Set) move = (-1, -1, []);
        for (int y = 0; y < Pattern.Count; y++)
        {
            int[] parents = Parents(y);
            for (int x = 0; x < Pattern.Count; x++)
            {
                if (x == y || Pattern.Joined(x, y) || !knowledge.Allowed(x, y))
                {
                    continue;
                }

                int[] shared = [.. Pattern.Neighbours(y).Where(v => Pattern.Open(v, y) && Pattern.Joined(v, x))];
                int[] free = [.. Pattern.Neighbours(y).Where(v => Pattern.Open(v, y) && !Pattern.Joined(v, x))];
                foreach (int[] added in Choices(free))
                {
                    int[] family = [.. shared, .. added];
                    if (family.Length + parents.Length >= mostParents || !IsClique(family))
                    {
                        continue;
                    }

                    int[] without = [.. family, .. parents];
                    double gain = score.Of(y, [.. without, x]) - score.Of(y, without);
                    if (gain > best && !Reaches(y, x, family))
                    {
                        best = gain;
                        move = (x, y, added);
                    }
                }
            }
        }

        if (move.X < 0)
        {
            return false;
        }

        var marks = (EdgeMark[,])Pattern.Marks.Clone();
        (marks[move.X, move.Y], marks[move.Y, move.X]) = (EdgeMark.Arrow, EdgeMark.Tail);
        foreach (int t in move.Set)
        {
            (marks[t, move.Y], marks[move.Y, t]) = (EdgeMark.Arrow, EdgeMark.Tail);
        }

        return Become(marks);
    }

    /// <summary>Makes the best deletion; false when none raises the score.</summary>
    public bool Delete()
    {
        double best = Least;
        (int X, int Y, int[] Set) move = (-1, -1, []);
        for (int y = 0; y < Pattern.Count; y++)
        {
            int[] parents = Parents(y);
            foreach (int x in Pattern.Neighbours(y))
            {
                if (!(Pattern.Arrow(x, y) || Pattern.Open(x, y)) || knowledge.Edge(x, y) == true)
                {
                    continue;
                }

                int[] shared = [.. Pattern.Neighbours(y).Where(v => v != x && Pattern.Open(v, y) && Pattern.Joined(v, x))];
                foreach (int[] removed in Choices(shared))
                {
                    int[] kept = [.. shared.Except(removed)];
                    if (!IsClique(kept))
                    {
                        continue;
                    }

                    int[] without = [.. kept.Concat(parents).Where(v => v != x)];
                    double gain = score.Of(y, without) - score.Of(y, [.. without, x]);
                    if (gain > best)
                    {
                        best = gain;
                        move = (x, y, removed);
                    }
                }
            }
        }

        if (move.X < 0)
        {
            return false;
        }

        var marks = (EdgeMark[,])Pattern.Marks.Clone();
        marks[move.X, move.Y] = marks[move.Y, move.X] = EdgeMark.None;
        foreach (int h in move.Set)
        {
            (marks[move.Y, h], marks[h, move.Y]) = (EdgeMark.Arrow, EdgeMark.Tail);
            if (marks[move.X, h] == EdgeMark.Tail && marks[h, move.X] == EdgeMark.Tail)
            {
                (marks[move.X, h], marks[h, move.X]) = (EdgeMark.Arrow, EdgeMark.Tail);
            }
        }

        return Become(marks);
    }

    private static IEnumerable<int[]> Choices(int[] items)
    {
        for (long bits = 0; bits < 1L << Math.Min(items.Length, 20); bits++)
        {
            yield return items.Length == 0 ? [] : [.. Enumerable.Range(0, items.Length).Where(i => (bits >> i & 1) != 0).Select(i => items[i])];
        }
    }

    private int[] Parents(int y) => [.. Pattern.Neighbours(y).Where(v => Pattern.Arrow(v, y))];

    private bool IsClique(int[] set)
    {
        for (int i = 0; i < set.Length; i++)
        {
            for (int j = i + 1; j < set.Length; j++)
            {
                if (!Pattern.Joined(set[i], set[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Whether a path of open edges and arrows along their direction leads from one to the other past a set.
    private bool Reaches(int from, int to, int[] past)
    {
        bool[] seen = new bool[Pattern.Count];
        foreach (int v in past)
        {
            seen[v] = true;
        }

        var stack = new Stack<int>([from]);
        seen[from] = true;
        while (stack.TryPop(out int at))
        {
            foreach (int next in Pattern.Neighbours(at))
            {
                if (!seen[next] && (Pattern.Open(at, next) || Pattern.Arrow(at, next)))
                {
                    if (next == to)
                    {
                        return true;
                    }

                    seen[next] = true;
                    stack.Push(next);
                }
            }
        }

        return false;
    }

    private bool Become(EdgeMark[,] marks)
    {
        Pattern = PatternGraph.ClassOf(new PatternGraph(marks).Extension() ?? throw new InvalidOperationException("GreedyEquivalenceSearch: a move led to no class of DAGs."));
        return true;
    }
}
