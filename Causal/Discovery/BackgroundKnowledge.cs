using Hybrid.Probabilistic.Learning;

namespace Hybrid.Causal.Discovery;

/// <summary>Background knowledge over the variables of a search, by number.</summary>
internal sealed class BackgroundKnowledge
{
    private readonly bool[,] _allowed;
    private readonly bool[,] _required;

    public BackgroundKnowledge(ArcConstraints constraints, IReadOnlyList<string> names)
    {
        var index = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        (_allowed, _required) = constraints.Over(names.Count, name => index.TryGetValue(name, out int place)
            ? place
            : throw new ArgumentException($"the background knowledge names '{name}', which is no variable; {Names.Suggest(name, names)}"));
        IsEmpty = constraints.Required.Count == 0 && constraints.Forbidden.Count == 0 && constraints.Tiers.Count == 0;
        var layout = new GraphLayout(names.Count, constraints.Required.Select(r => (index[r.Parent], index[r.Child])), []);
        if (layout.Order is null)
        {
            throw new ArgumentException($"the required arrows make a cycle: {string.Join(" -> ", layout.Cycle().Select(v => names[v]))}; leave one of them out");
        }
    }

    public bool IsEmpty { get; }

    public bool Allowed(int from, int to) => _allowed[from, to] && !_required[to, from];

    public bool Required(int from, int to) => _required[from, to];

    /// <summary>Whether an edge must be there, or must not.</summary>
    public bool? Edge(int a, int b) => _required[a, b] || _required[b, a] ? true : !_allowed[a, b] && !_allowed[b, a] ? false : null;
}
