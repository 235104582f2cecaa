namespace Hybrid.Causal;

/// <content>Paths between two variables.</content>
public sealed partial class CausalGraph
{
    /// <summary>The paths between two variables that visit no variable twice, found one after the other as they are asked for; there may be very many.</summary>
    /// <param name="first">One end.</param>
    /// <param name="second">The other.</param>
    /// <param name="given">What is conditioned on: it decides which paths are open.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The paths.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or stands in two places.</exception>
    public IEnumerable<CausalPath> Paths(string first, string second, IReadOnlyList<string>? given = null, CancellationToken cancellation = default)
    {
        (int from, int to) = (IndexOf(first), IndexOf(second));
        int[] set = IndicesOf(given ?? []);
        CheckDisjoint("CausalGraph.Paths", [from], [to], set);
        bool[] marks = Reachability.Marks(_layout.Count, set);
        return Walk(from, to, marks, _layout.Closure(set, down: false), cancellation);
    }

    private IEnumerable<CausalPath> Walk(int from, int to, bool[] given, bool[] above, CancellationToken cancellation)
    {
        (int Node, string Mark)[] Around(int v) =>
            [.. _layout.Children[v].Order().Select(c => (c, "->")), .. _layout.Parents[v].Order().Select(p => (p, "<-")), .. _layout.Spouses[v].Order().Select(s => (s, "<->"))];
        bool[] on = new bool[_layout.Count];
        on[from] = true;
        var path = new List<(int Node, string Mark)> { (from, string.Empty) };
        var branches = new Stack<Queue<(int Node, string Mark)>>([new Queue<(int, string)>(Around(from))]);
        while (branches.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!branches.Peek().TryDequeue(out (int Node, string Mark) next))
            {
                branches.Pop();
                on[path[^1].Node] = false;
                path.RemoveAt(path.Count - 1);
                continue;
            }

            if (on[next.Node])
            {
                continue;
            }

            path.Add(next);
            if (next.Node == to)
            {
                yield return Described(path, given, above);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            on[next.Node] = true;
            branches.Push(new Queue<(int, string)>(Around(next.Node)));
        }
    }

    private CausalPath Described(List<(int Node, string Mark)> path, bool[] given, bool[] above)
    {
        string[] marks = [.. path.Skip(1).Select(p => p.Mark)];
        bool open = true;
        for (int i = 1; i < path.Count - 1; i++)
        {
            bool collider = marks[i - 1] is "->" or "<->" && marks[i] is "<-" or "<->";
            open &= collider ? above[path[i].Node] : !given[path[i].Node];
        }

        return new CausalPath(NamesOf(path.Select(p => p.Node)), marks, Array.TrueForAll(marks, m => m == "->"), open);
    }
}
