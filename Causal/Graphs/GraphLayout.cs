using System.Runtime.CompilerServices;

namespace Hybrid.Causal;

/// <summary>The edges of a graph by number: what the algorithms walk on.</summary>
internal sealed class GraphLayout
{
    /// <summary>Sorts edges by their ends; repeated ones count once.</summary>
    public GraphLayout(int count, IEnumerable<(int From, int To)> arrows, IEnumerable<(int First, int Second)> bidirected)
    {
        Count = count;
        (int From, int To)[] directed = [.. arrows.Distinct()];
        (int First, int Second)[] both = [.. bidirected.SelectMany(b => new[] { (b.First, b.Second), (b.Second, b.First) }).Distinct()];
        Parents = Group(count, directed.Select(a => (a.To, a.From)).ToArray());
        Children = Group(count, directed);
        Spouses = Group(count, both);
        Order = Sort();
    }

    public int Count { get; }

    public int[][] Parents { get; }

    public int[][] Children { get; }

    public int[][] Spouses { get; }

    /// <summary>Parents before children; null when there is a cycle.</summary>
    public int[]? Order { get; }

    public IEnumerable<(int From, int To)> Arrows => Enumerable.Range(0, Count).SelectMany(v => Children[v].Select(c => (v, c)));

    public IEnumerable<(int First, int Second)> Both => Enumerable.Range(0, Count).SelectMany(v => Spouses[v].Where(s => s > v).Select(s => (v, s)));

    public bool Adjacent(int a, int b) => Children[a].Contains(b) || Parents[a].Contains(b) || Spouses[a].Contains(b);

    /// <summary>The graph without some arrows and without the bidirected edges at some variables.</summary>
    public GraphLayout Without(Func<int, int, bool> arrow, Func<int, int, bool> both) =>
        new(Count, Arrows.Where(a => !arrow(a.From, a.To)), Both.Where(b => !both(b.First, b.Second)));

    /// <summary>The graph after an action: no arrowheads into <paramref name="into"/>, no arrows out of <paramref name="outOf"/>.</summary>
    public GraphLayout Cut(bool[]? into = null, bool[]? outOf = null) =>
        Without((a, b) => into?[b] == true || outOf?[a] == true, (a, b) => into?[a] == true || into?[b] == true);

    /// <summary>Variables from which the sources are reached by arrows (or, down the arrows, those reached), the sources included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool[] Closure(IEnumerable<int> sources, bool down, bool[]? within = null)
    {
        int[][] next = down ? Children : Parents;
        bool[] marked = new bool[Count];
        var stack = new Stack<int>();
        foreach (int source in sources)
        {
            if (!marked[source])
            {
                marked[source] = true;
                stack.Push(source);
            }
        }

        while (stack.TryPop(out int at))
        {
            foreach (int to in next[at])
            {
                if (!marked[to] && within?[to] != false)
                {
                    marked[to] = true;
                    stack.Push(to);
                }
            }
        }

        return marked;
    }

    /// <summary>A cycle, its first variable again at the end.</summary>
    public List<int> Cycle()
    {
        bool[] left = new bool[Count];
        Array.Fill(left, true);
        foreach (int v in Peel())
        {
            left[v] = false;
        }

        var path = new List<int>();
        int at = Array.IndexOf(left, true);
        while (!path.Contains(at))
        {
            path.Add(at);
            at = Array.Find(Parents[at], p => left[p]);
        }

        path.RemoveRange(0, path.IndexOf(at));
        path.Reverse();
        path.Insert(0, path[^1]);
        return path;
    }

    private static int[][] Group(int count, (int Key, int Value)[] pairs)
    {
        int[] sizes = new int[count];
        foreach ((int key, _) in pairs)
        {
            sizes[key]++;
        }

        int[][] groups = [.. sizes.Select(size => size == 0 ? [] : new int[size])];
        foreach ((int key, int value) in pairs)
        {
            groups[key][^sizes[key]--] = value;
        }

        return groups;
    }

    private int[]? Sort()
    {
        int[] order = Peel();
        return order.Length == Count ? order : null;
    }

    private int[] Peel()
    {
        int[] waiting = [.. Parents.Select(p => p.Length)];
        var ready = new Queue<int>(Enumerable.Range(0, Count).Where(v => waiting[v] == 0));
        var order = new List<int>(Count);
        while (ready.TryDequeue(out int at))
        {
            order.Add(at);
            foreach (int child in Children[at])
            {
                if (--waiting[child] == 0)
                {
                    ready.Enqueue(child);
                }
            }
        }

        return [.. order];
    }
}
