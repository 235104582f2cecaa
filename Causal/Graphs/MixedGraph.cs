namespace Hybrid.Causal;

/// <summary>A graph with a mark at each end of each edge: a CPDAG (tails and arrowheads), a MAG or a PAG (circles too). Immutable.</summary>
/// <example><code>
/// MixedGraph.PagOf(CausalGraph.Parse("dag { U [latent] A -&gt; B; U -&gt; {B C} }"))      // A o-&gt; B, B &lt;-o C
/// </code></example>
public sealed class MixedGraph
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>Makes a graph.</summary>
    /// <param name="variables">The names of all variables, each once.</param>
    /// <param name="edges">The edges, at most one for each pair.</param>
    /// <exception cref="ArgumentException">A name is unknown or comes twice, or two edges join a pair.</exception>
    public MixedGraph(IEnumerable<string> variables, IEnumerable<MixedEdge> edges)
        : this([.. variables], Matrix([.. variables], edges))
    {
    }

    // marks[a, b] is the mark at b of the edge between a and b.
    internal MixedGraph(string[] names, EdgeMark[,] marks)
    {
        (_names, Marks) = (names, marks);
        for (int i = 0; i < names.Length; i++)
        {
            if (!_indices.TryAdd(names[i], i))
            {
                throw new ArgumentException($"MixedGraph: the variable '{names[i]}' comes twice; names must differ.", nameof(names));
            }
        }
    }

    /// <summary>The names of the variables.</summary>
    public IReadOnlyList<string> Variables => _names;

    /// <summary>The edges, each once, in the order of <see cref="Variables"/>; an arrow is written from its cause.</summary>
    public IReadOnlyList<MixedEdge> Edges
    {
        get
        {
            var edges = new List<MixedEdge>();
            for (int a = 0; a < _names.Length; a++)
            {
                for (int b = a + 1; b < _names.Length; b++)
                {
                    if (Marks[a, b] != EdgeMark.None)
                    {
                        bool turned = Marks[b, a] == EdgeMark.Arrow && Marks[a, b] != EdgeMark.Arrow;
                        edges.Add(turned ? new MixedEdge(_names[b], Marks[a, b], Marks[b, a], _names[a]) : new MixedEdge(_names[a], Marks[b, a], Marks[a, b], _names[b]));
                    }
                }
            }

            return edges;
        }
    }

    internal EdgeMark[,] Marks { get; }

    /// <summary>A DAG or ADMG with at most one edge for each pair, as a graph with marks.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The same edges.</returns>
    /// <exception cref="ArgumentException">A pair is joined by an arrow and a bidirected edge.</exception>
    public static MixedGraph Of(CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new MixedGraph(graph.Variables, graph.Arrows.Select(a => new MixedEdge(a.From, EdgeMark.Tail, EdgeMark.Arrow, a.To))
            .Concat(graph.Bidirected.Select(b => new MixedEdge(b.First, EdgeMark.Arrow, EdgeMark.Arrow, b.Second))));
    }

    /// <summary>A CPDAG as a graph with marks.</summary>
    /// <param name="graph">The CPDAG.</param>
    /// <returns>Arrows, and undirected edges with two tails.</returns>
    public static MixedGraph Of(EssentialGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new MixedGraph(graph.Variables, graph.Directed.Select(a => new MixedEdge(a.From, EdgeMark.Tail, EdgeMark.Arrow, a.To))
            .Concat(graph.Undirected.Select(u => new MixedEdge(u.First, EdgeMark.Tail, EdgeMark.Tail, u.Second))));
    }

    /// <summary>The maximal ancestral graph of a graph over its observed variables: adjacent are those that no set separates, and arrowheads are at those that are no ancestors.</summary>
    /// <param name="graph">A DAG or ADMG, with or without latent variables.</param>
    /// <returns>The MAG.</returns>
    /// <remarks>Richardson and Spirtes, Ancestral graph Markov models, 2002.</remarks>
    public static MixedGraph MagOf(CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        CausalGraph observed = graph.LatentProjection();
        GraphLayout layout = observed.Layout;
        bool[][] above = [.. Enumerable.Range(0, layout.Count).Select(v => layout.Closure([v], down: false))];
        var marks = new EdgeMark[layout.Count, layout.Count];
        for (int a = 0; a < layout.Count; a++)
        {
            for (int b = a + 1; b < layout.Count; b++)
            {
                bool[] given = [.. Enumerable.Range(0, layout.Count).Select(v => v != a && v != b && (above[a][v] || above[b][v]))];
                if (!Reachability.Separated(layout, [a], [b], given))
                {
                    marks[a, b] = above[a][b] ? EdgeMark.Tail : EdgeMark.Arrow;
                    marks[b, a] = above[b][a] ? EdgeMark.Tail : EdgeMark.Arrow;
                }
            }
        }

        return new MixedGraph([.. observed.Variables], marks);
    }

    /// <summary>The partial ancestral graph of a graph over its observed variables: the marks on which all MAGs with the same independences agree; circles elsewhere.</summary>
    /// <param name="graph">A DAG or ADMG, with or without latent variables.</param>
    /// <returns>The PAG, found by FCI with the graph's separations as its tests.</returns>
    /// <remarks>Zhang, On the completeness of orientation rules for causal discovery in the presence of latent confounders and selection bias, 2008; selection is taken to be absent.</remarks>
    public static MixedGraph PagOf(CausalGraph graph) => Discovery.FciAlgorithm.Find(new Discovery.SeparationOracle(graph)).Graph;

    /// <summary>Reads edge text or dagitty text of type pdag, mag or pag: <c>A -&gt; B; B -- C; C &lt;-&gt; D; D o-&gt; E; E @-@ F</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call the text.</param>
    /// <returns>The graph; variables in the order in which they appear.</returns>
    /// <exception cref="DataFormatException">The text is no such graph; line and column are named.</exception>
    public static MixedGraph Parse(string text, string name = "graph") => new MixedGraphReader(name, text).Read();

    /// <summary>The mark at one end of an edge.</summary>
    /// <param name="at">The variable at whose end to look.</param>
    /// <param name="other">The variable at the other end.</param>
    /// <returns>The mark; <see cref="EdgeMark.None"/> where no edge joins the two.</returns>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    public EdgeMark MarkAt(string at, string other) => Marks[IndexOf(other), IndexOf(at)];

    /// <summary>Whether an edge joins two variables.</summary>
    /// <param name="first">A variable.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    public bool Adjacent(string first, string second) => Marks[IndexOf(first), IndexOf(second)] != EdgeMark.None;

    /// <summary>The graph as a DAG or ADMG.</summary>
    /// <returns>The same arrows and bidirected edges.</returns>
    /// <exception cref="InvalidOperationException">An edge has a circle or two tails, so that its direction is open; it is named.</exception>
    public CausalGraph ToCausalGraph()
    {
        MixedEdge? open = Edges.FirstOrDefault(e => e.Mark is not ("->" or "<->"));
        return open is null
            ? new CausalGraph(_names, Edges.Where(e => e.Mark == "->").Select(e => (e.First, e.Second)), Edges.Where(e => e.Mark == "<->").Select(e => (e.First, e.Second)))
            : throw new InvalidOperationException($"MixedGraph.ToCausalGraph: the direction of '{open}' is open; take a member of the class or add background knowledge.");
    }

    /// <summary>The graph as text that <see cref="Parse"/> reads back.</summary>
    public override string ToString()
    {
        IEnumerable<string> alone = _names.Where(n => !Edges.Any(e => e.First == n || e.Second == n));
        return string.Join("; ", Edges.Select(e => $"{GraphTextWriter.Quoted(e.First)} {e.Mark} {GraphTextWriter.Quoted(e.Second)}").Concat(alone.Select(GraphTextWriter.Quoted)));
    }

    internal int IndexOf(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _indices.TryGetValue(variable, out int index)
            ? index
            : throw new ArgumentException($"the graph has no variable '{variable}'; {Names.Suggest(variable, _names)}", nameof(variable));
    }

    private static EdgeMark[,] Matrix(string[] names, IEnumerable<MixedEdge> edges)
    {
        var marks = new EdgeMark[names.Length, names.Length];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            index.TryAdd(names[i], i);
        }

        int Place(string name) => index.TryGetValue(name, out int place) ? place : throw new ArgumentException($"MixedGraph: there is no variable '{name}'; {Names.Suggest(name, names)}");
        foreach (MixedEdge edge in edges)
        {
            (int a, int b) = (Place(edge.First), Place(edge.Second));
            if (a == b || marks[a, b] != EdgeMark.None || edge.AtFirst == EdgeMark.None || edge.AtSecond == EdgeMark.None)
            {
                throw new ArgumentException($"MixedGraph: '{edge}' joins a variable to itself or a pair that is joined already; give one edge for each pair.", nameof(edges));
            }

            (marks[a, b], marks[b, a]) = (edge.AtSecond, edge.AtFirst);
        }

        return marks;
    }
}
