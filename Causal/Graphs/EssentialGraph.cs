namespace Hybrid.Causal;

/// <summary>The CPDAG of a DAG: the arrows on which all DAGs with the same independences agree, and the edges whose direction they leave open. Immutable.</summary>
/// <example><code>
/// EssentialGraph.Of(CausalGraph.Parse("A -&gt; B -&gt; C")).Undirected      // (A, B), (B, C)
/// </code></example>
public sealed class EssentialGraph
{
    private readonly string[] _names;

    private EssentialGraph(string[] names, bool[,] marks)
    {
        _names = names;
        Marks = marks;
    }

    /// <summary>The names of the variables.</summary>
    public IReadOnlyList<string> Variables => _names;

    /// <summary>The arrows that every DAG of the class has, in the order of <see cref="Variables"/>.</summary>
    public IReadOnlyList<(string From, string To)> Directed => [.. Pairs().Where(p => Marks[p.A, p.B] && !Marks[p.B, p.A]).Select(p => (_names[p.A], _names[p.B]))];

    /// <summary>The edges that point either way within the class, each once, in the order of <see cref="Variables"/>.</summary>
    public IReadOnlyList<(string First, string Second)> Undirected => [.. Pairs().Where(p => p.A < p.B && Marks[p.A, p.B] && Marks[p.B, p.A]).Select(p => (_names[p.A], _names[p.B]))];

    // [a, b] says that a -> b is possible: an undirected edge has both marks.
    private bool[,] Marks { get; }

    /// <summary>The CPDAG of a DAG: skeleton, colliders, and what follows from them.</summary>
    /// <param name="graph">A graph without bidirected edges; latent marks are not heeded.</param>
    /// <returns>The CPDAG.</returns>
    /// <exception cref="ArgumentException">The graph has a bidirected edge.</exception>
    /// <remarks>Meek, Causal inference and causal explanation with background knowledge, 1995.</remarks>
    public static EssentialGraph Of(CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Bidirected.Count > 0)
        {
            throw new ArgumentException($"EssentialGraph: '{graph.Bidirected[0].First} <-> {graph.Bidirected[0].Second}' is bidirected; only DAGs have a CPDAG.", nameof(graph));
        }

        GraphLayout layout = graph.Layout;
        bool[,] marks = new bool[layout.Count, layout.Count];
        foreach ((int from, int to) in layout.Arrows)
        {
            bool collider = layout.Parents[to].Any(other => other != from && !layout.Adjacent(from, other));
            marks[from, to] = true;
            marks[to, from] = !collider;
        }

        Close(marks);
        return new EssentialGraph([.. graph.Variables], marks);
    }

    /// <summary>The DAGs of the class, found one after the other as they are asked for.</summary>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>At least one graph.</returns>
    public IEnumerable<CausalGraph> Members(CancellationToken cancellation = default)
    {
        var stack = new Stack<bool[,]>([Marks]);
        while (stack.TryPop(out bool[,]? marks))
        {
            cancellation.ThrowIfCancellationRequested();
            (int A, int B) open = Pairs().Where(p => p.A < p.B && marks[p.A, p.B] && marks[p.B, p.A]).Append((-1, -1)).First();
            if (open.A < 0)
            {
                yield return new CausalGraph(_names, Pairs().Where(p => marks[p.A, p.B]).Select(p => (_names[p.A], _names[p.B])));
                continue;
            }

            foreach ((int from, int to) in new[] { (open.B, open.A), (open.A, open.B) })
            {
                var next = (bool[,])marks.Clone();
                next[to, from] = false;
                Close(next);
                stack.Push(next);
            }
        }
    }

    private IEnumerable<(int A, int B)> Pairs() => Enumerable.Range(0, _names.Length).SelectMany(a => Enumerable.Range(0, _names.Length).Select(b => (a, b)));

    // Meek's rules 1 to 4, until none applies.
    private static void Close(bool[,] marks)
    {
        int count = marks.GetLength(0);
        bool Arrow(int a, int b) => marks[a, b] && !marks[b, a];
        bool Open(int a, int b) => marks[a, b] && marks[b, a];
        bool Joined(int a, int b) => marks[a, b] || marks[b, a];
        bool Forced(int a, int b)
        {
            for (int c = 0; c < count; c++)
            {
                if ((Arrow(c, a) && !Joined(c, b) && c != b) || (Arrow(a, c) && Arrow(c, b)))
                {
                    return true;
                }

                for (int d = 0; Open(a, c) && d < count; d++)
                {
                    if (d != c && Open(a, d) && !Joined(c, d) && Arrow(c, b) && Arrow(d, b))
                    {
                        return true;
                    }

                    if (d != c && Arrow(c, d) && Arrow(d, b) && Joined(a, d) && !Joined(c, b))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        for (bool changed = true; changed;)
        {
            changed = false;
            for (int a = 0; a < count; a++)
            {
                for (int b = 0; b < count; b++)
                {
                    if (a != b && Open(a, b) && Forced(a, b))
                    {
                        marks[b, a] = false;
                        changed = true;
                    }
                }
            }
        }
    }
}
