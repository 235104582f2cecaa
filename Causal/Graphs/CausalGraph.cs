namespace Hybrid.Causal;

/// <summary>
/// A causal picture: variables, arrows X -&gt; Y ("X acts on Y directly") and bidirected edges X &lt;-&gt; Y ("something unobserved acts on both").
/// Without cycles of arrows: a DAG when there are no bidirected edges, an ADMG otherwise. Immutable.
/// </summary>
/// <remarks>Variables may be marked as latent (never observed), as exposures, outcomes and adjusted; see <see cref="Parse"/> for the text.</remarks>
/// <example><code>
/// CausalGraph graph = CausalGraph.Parse("dag { Z -&gt; X -&gt; Y ; Z -&gt; Y }");
/// graph.Separated("X", "Y")            // False
/// graph.Parents("X")                   // Z
/// </code></example>
public sealed partial class CausalGraph
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _indices;
    private readonly GraphLayout _layout;
    private readonly bool[] _latent;

    /// <summary>Makes a graph.</summary>
    /// <param name="variables">The names of all variables, each once and not empty.</param>
    /// <param name="arrows">The arrows, from cause to effect; an arrow that is given twice counts once.</param>
    /// <param name="bidirected">The bidirected edges, in either order; none by default.</param>
    /// <param name="latent">The variables that are never observed; none by default.</param>
    /// <exception cref="ArgumentException">A name is unknown or twice there, a variable points at itself, or there is a cycle; the cycle is printed.</exception>
    public CausalGraph(
        IEnumerable<string> variables,
        IEnumerable<(string From, string To)> arrows,
        IEnumerable<(string First, string Second)>? bidirected = null,
        IEnumerable<string>? latent = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(arrows);
        _names = [.. variables];
        _indices = new Dictionary<string, int>(_names.Length, StringComparer.Ordinal);
        for (int i = 0; i < _names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(_names[i]) || !_indices.TryAdd(_names[i], i))
            {
                throw new ArgumentException($"CausalGraph: the variable '{_names[i]}' is empty or named twice; give every variable a name of its own.", nameof(variables));
            }
        }

        _layout = new GraphLayout(_names.Length, arrows.Select(a => Edge(a, "->")), (bidirected ?? []).Select(b => Edge(b, "<->")));
        if (_layout.Order is null)
        {
            throw new ArgumentException($"CausalGraph: there is a cycle: {string.Join(" -> ", _layout.Cycle().Select(i => _names[i]))}; remove or turn one of its arrows.", nameof(arrows));
        }

        _latent = new bool[_names.Length];
        foreach (string name in latent ?? [])
        {
            _latent[IndexOf(name)] = true;
        }
    }

    /// <summary>The names of the variables, in the order given.</summary>
    public IReadOnlyList<string> Variables => _names;

    /// <summary>The variables that are never observed, in the order of <see cref="Variables"/>.</summary>
    public IReadOnlyList<string> Latent => [.. _names.Where((_, i) => _latent[i])];

    /// <summary>The variables marked as causes to be studied (dagitty's <c>[exposure]</c>); empty when none is.</summary>
    public IReadOnlyList<string> Exposures { get; init; } = [];

    /// <summary>The variables marked as effects to be studied (dagitty's <c>[outcome]</c>); empty when none is.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>The variables marked as adjusted for whatever else is (dagitty's <c>[adjusted]</c>); empty when none is.</summary>
    public IReadOnlyList<string> Adjusted { get; init; } = [];

    /// <summary>Where variables were drawn (dagitty's <c>pos</c>), for those that have a place.</summary>
    public IReadOnlyDictionary<string, (double X, double Y)> Positions { get; init; } = new Dictionary<string, (double X, double Y)>();

    /// <summary>The effects of one unit of a cause on its direct effect in a linear model (dagitty's <c>[beta=0.5]</c> behind an arrow), for those arrows that have one.</summary>
    public IReadOnlyDictionary<(string From, string To), double> Coefficients { get; init; } = new Dictionary<(string From, string To), double>();

    /// <summary>The arrows, cause first, ordered by cause and then by effect as in <see cref="Variables"/>.</summary>
    public IReadOnlyList<(string From, string To)> Arrows =>
        [.. Enumerable.Range(0, _names.Length).SelectMany(v => _layout.Children[v].Order().Select(c => (_names[v], _names[c])))];

    /// <summary>The bidirected edges, each once, the variable that comes first in <see cref="Variables"/> first.</summary>
    public IReadOnlyList<(string First, string Second)> Bidirected =>
        [.. Enumerable.Range(0, _names.Length).SelectMany(v => _layout.Spouses[v].Where(s => s > v).Order().Select(s => (_names[v], _names[s])))];

    internal GraphLayout Layout => _layout;

    internal bool[] LatentMarks => _latent;

    /// <summary>The place of a variable in <see cref="Variables"/>.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>0 to the number of variables - 1.</returns>
    /// <exception cref="ArgumentException">There is no such variable; the nearest is offered.</exception>
    public int IndexOf(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _indices.TryGetValue(variable, out int index)
            ? index
            : throw new ArgumentException($"the graph has no variable '{variable}'; {Names.Suggest(variable, _names)}", nameof(variable));
    }

    /// <summary>Reads dagitty's text, DOT, edge text, GML or lavaan's model text.</summary>
    /// <param name="text">
    /// Chains such as <c>X -&gt; Y &lt;- Z; X &lt;-&gt; Y</c>, with groups <c>{A B} -&gt; C</c>, bare within or without <c>dag { .. }</c>, <c>admg { .. }</c> or <c>digraph name { .. }</c>.
    /// GML begins with <c>graph [</c> and has nodes (<c>latent 1</c> marks a latent one) and edges; lavaan's lines are <c>y ~ x + z</c>, <c>x ~~ y</c> and <c>f =~ a + b</c>.
    /// A name may be quoted. <c>X [exposure,pos="0,1"]</c> marks a variable; roles are exposure, outcome, latent and adjusted; other attributes are read and ignored.
    /// </param>
    /// <param name="name">What errors call the text.</param>
    /// <returns>The graph; variables in the order in which they appear.</returns>
    /// <exception cref="DataFormatException">The text is not such a graph, with line and column, or it has a cycle, which is printed.</exception>
    public static CausalGraph Parse(string text, string name = "graph")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return ForeignGraphReader.IsGml(text) ? ForeignGraphReader.Gml(name, text)
            : ForeignGraphReader.IsLavaan(text) ? ForeignGraphReader.Lavaan(name, text)
            : new GraphTextReader(name, text).Read();
    }

    /// <summary>The graph as dagitty text, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => GraphTextWriter.Write(this);

    internal string[] NamesOf(IEnumerable<int> variables) => [.. variables.Select(v => _names[v])];

    internal int[] IndicesOf(IEnumerable<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return [.. variables.Select(IndexOf).Distinct()];
    }

    private (int, int) Edge((string First, string Second) edge, string mark)
    {
        (int first, int second) = (IndexOf(edge.First), IndexOf(edge.Second));
        return first != second
            ? (first, second)
            : throw new ArgumentException($"CausalGraph: '{edge.First} {mark} {edge.First}' joins a variable to itself; name two variables.");
    }
}
