namespace Hybrid.Causal;

/// <summary>The CPDAG of a DAG: the arrows on which all DAGs with the same independences agree, and the edges whose direction they leave open. Immutable.</summary>
/// <example><code>
/// EssentialGraph.Of(CausalGraph.Parse("A -&gt; B -&gt; C")).Undirected      // (A, B), (B, C)
/// </code></example>
public sealed class EssentialGraph
{
    private readonly string[] _names;

    internal EssentialGraph(string[] names, EdgeMark[,] marks)
    {
        _names = names;
        Marks = marks;
    }

    /// <summary>The names of the variables.</summary>
    public IReadOnlyList<string> Variables => _names;

    /// <summary>The arrows that every DAG of the class has, in the order of <see cref="Variables"/>.</summary>
    public IReadOnlyList<(string From, string To)> Directed => [.. Pairs().Where(p => Marks[p.A, p.B] == EdgeMark.Arrow).Select(p => (_names[p.A], _names[p.B]))];

    /// <summary>The edges that point either way within the class, each once, in the order of <see cref="Variables"/>.</summary>
    public IReadOnlyList<(string First, string Second)> Undirected => [.. Pairs().Where(p => p.A < p.B && IsOpen(Marks, p)).Select(p => (_names[p.A], _names[p.B]))];

    // marks[a, b] is the mark at b.
    internal EdgeMark[,] Marks { get; }

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
        var marks = new EdgeMark[layout.Count, layout.Count];
        foreach ((int from, int to) in layout.Arrows)
        {
            bool collider = layout.Parents[to].Any(other => other != from && !layout.Adjacent(from, other));
            (marks[from, to], marks[to, from]) = (collider ? EdgeMark.Arrow : EdgeMark.Tail, EdgeMark.Tail);
        }

        new PatternGraph(marks).Close();
        return new EssentialGraph([.. graph.Variables], marks);
    }

    /// <summary>How many DAGs the class has.</summary>
    /// <returns>At least 1. Fast for trees and cliques; the time grows with the largest undirected part otherwise.</returns>
    public System.Numerics.BigInteger Size() => EquivalenceClassSize.Of(Marks);

    /// <summary>The DAGs of the class, found one after the other as they are asked for.</summary>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>At least one graph.</returns>
    public IEnumerable<CausalGraph> Members(CancellationToken cancellation = default)
    {
        var stack = new Stack<EdgeMark[,]>([Marks]);
        while (stack.TryPop(out EdgeMark[,]? marks))
        {
            cancellation.ThrowIfCancellationRequested();
            (int A, int B) open = Pairs().Where(p => p.A < p.B && IsOpen(marks, p)).Append((-1, -1)).First();
            if (open.A < 0)
            {
                yield return new CausalGraph(_names, Pairs().Where(p => marks[p.A, p.B] == EdgeMark.Arrow).Select(p => (_names[p.A], _names[p.B])));
                continue;
            }

            foreach ((int from, int to) in new[] { (open.B, open.A), (open.A, open.B) })
            {
                var next = new PatternGraph((EdgeMark[,])marks.Clone());
                next.Direct(from, to);
                next.Close();
                stack.Push(next.Marks);
            }
        }
    }

    private static bool IsOpen(EdgeMark[,] marks, (int A, int B) pair) => marks[pair.A, pair.B] == EdgeMark.Tail && marks[pair.B, pair.A] == EdgeMark.Tail;

    private IEnumerable<(int A, int B)> Pairs() => Enumerable.Range(0, _names.Length).SelectMany(a => Enumerable.Range(0, _names.Length).Select(b => (a, b)));
}
