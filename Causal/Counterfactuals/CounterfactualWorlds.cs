namespace Hybrid.Causal.Counterfactuals;

/// <summary>Terms of several worlds over one graph, and their identification.</summary>
internal sealed class CounterfactualWorlds(CausalGraph graph)
{
    private readonly GraphLayout _layout = graph.Layout;

    /// <summary>A variable with the actions that matter to it: its place and, for each variable acted on, the state.</summary>
    private sealed record Node(int Variable, string Key, IReadOnlyDictionary<int, string> World);

    public CounterfactualAnswer Identify(IReadOnlyList<CounterfactualTerm> terms, IReadOnlyList<CounterfactualTerm> given)
    {
        var states = new Dictionary<string, string>();
        var nodes = new Dictionary<string, Node>();
        var asked = new HashSet<string>();
        foreach ((CounterfactualTerm term, bool isAsked) in terms.Select(t => (t, true)).Concat(given.Select(t => (t, false))))
        {
            Node node = Reduced(graph.IndexOf(term.Variable), term.World.ToDictionary(w => graph.IndexOf(w.Variable), w => w.State));

            // A variable that is acted on has the state it is set to, and nothing is left to chance.
            string? set = node.World.GetValueOrDefault(node.Variable);
            if (set is not null && set == term.State)
            {
                continue;
            }

            if (set is not null || (states.TryGetValue(node.Key, out string? other) && other != term.State))
            {
                return isAsked || given.Count == 0
                    ? new CounterfactualAnswer(Constant(0), string.Empty)
                    : new CounterfactualAnswer(null, $"what is given contradicts itself: {term}");
            }

            states[node.Key] = term.State;
            nodes[node.Key] = node;
            if (isAsked)
            {
                asked.Add(node.Key);
            }
        }

        // A term that is given as well is certain.
        foreach (CounterfactualTerm term in given)
        {
            asked.Remove(Reduced(graph.IndexOf(term.Variable), term.World.ToDictionary(w => graph.IndexOf(w.Variable), w => w.State)).Key);
        }

        if (asked.Count == 0)
        {
            return new CounterfactualAnswer(Constant(1), string.Empty);
        }

        string[] condition = [.. nodes.Keys.Where(k => !asked.Contains(k))];
        Dictionary<string, Node> all = Ancestors(nodes.Values);
        HashSet<string> relevant = condition.Length == 0 ? [.. all.Keys] : Relevant(nodes, condition, asked, all);
        return Factorise(all, relevant, states, asked, condition);
    }

    private static CounterfactualEstimand Constant(double value) => new([], new Dictionary<string, string>(), new Dictionary<string, string>(), false, value);

    // Only actions on ancestors count, and of those only the ones that a path not through another action reaches.
    private Node Reduced(int variable, IReadOnlyDictionary<int, string> world)
    {
        bool[] within = [.. Enumerable.Range(0, _layout.Count).Select(v => !world.ContainsKey(v) || v == variable)];
        bool[] above = _layout.Closure([variable], down: false, within);
        var kept = new SortedDictionary<int, string>();
        if (world.TryGetValue(variable, out string? own))
        {
            kept[variable] = own;
        }
        else
        {
            foreach ((int acted, string state) in world)
            {
                if (_layout.Children[acted].Any(child => above[child]))
                {
                    kept[acted] = state;
                }
            }
        }

        return new Node(variable, $"?{graph.Variables[variable]}[{string.Join(",", kept.Select(k => $"{graph.Variables[k.Key]}={k.Value}"))}]", kept);
    }

    private Dictionary<string, Node> Ancestors(IEnumerable<Node> of)
    {
        var found = new Dictionary<string, Node>();
        var stack = new Stack<Node>(of);
        while (stack.TryPop(out Node? node))
        {
            if (found.TryAdd(node.Key, node))
            {
                foreach (Node parent in Parents(node))
                {
                    stack.Push(parent);
                }
            }
        }

        return found;
    }

    private IEnumerable<Node> Parents(Node node) => _layout.Parents[node.Variable].Where(p => !node.World.ContainsKey(p)).Select(p => Reduced(p, node.World));

    // The components that hold what is asked, when arrows out of what is given are cut: the others divide out.
    private HashSet<string> Relevant(Dictionary<string, Node> nodes, string[] condition, HashSet<string> asked, Dictionary<string, Node> all)
    {
        var sets = nodes.Values.Select(node =>
        {
            var own = new HashSet<string>();
            var stack = new Stack<Node>([node]);
            while (stack.TryPop(out Node? at))
            {
                if (own.Add(at.Key))
                {
                    foreach (Node parent in Parents(at).Where(p => !condition.Contains(p.Key)))
                    {
                        stack.Push(parent);
                    }
                }
            }

            return own;
        }).ToList();
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < sets.Count && !changed; i++)
            {
                for (int j = i + 1; j < sets.Count && !changed; j++)
                {
                    if (sets[i].Overlaps(sets[j]) || sets[i].Any(a => sets[j].Any(b => Linked(all[a], all[b]))))
                    {
                        sets[i].UnionWith(sets[j]);
                        sets.RemoveAt(j);
                        changed = true;
                    }
                }
            }
        }

        return [.. sets.Where(s => s.Overlaps(asked)).SelectMany(s => s)];
    }

    // One variable in two worlds shares its noise, and bidirected edges share some.
    private bool Linked(Node a, Node b) => a.Variable == b.Variable || _layout.Spouses[a.Variable].Contains(b.Variable);

    private CounterfactualAnswer Factorise(Dictionary<string, Node> all, HashSet<string> relevant, Dictionary<string, string> states, HashSet<string> asked, string[] condition)
    {
        Node[] chosen = [.. all.Values.Where(n => relevant.Contains(n.Key)).OrderBy(n => Array.IndexOf(_layout.Order!, n.Variable))];
        bool conditional = condition.Length > 0;

        // Asked terms stay symbols where a denominator sums over them.
        var tokens = new CounterfactualTokens(states, conditional ? asked : [], all.Keys);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var same in chosen.GroupBy(n => $"{n.Variable} {string.Join('\u0001', ParentTokens(n, tokens).Select(p => p.Value))}").Where(g => g.Count() > 1))
            {
                // One variable with the same states of its parents is one variable, whatever the world (consistency).
                foreach (Node other in same.Skip(1))
                {
                    changed |= tokens.Unify(same.First().Key, other.Key);
                    if (tokens.Contradiction is string contradiction)
                    {
                        return contradiction.Length == 0 ? new CounterfactualAnswer(Constant(0), string.Empty) : new CounterfactualAnswer(null, contradiction);
                    }
                }
            }
        }

        if (conditional && tokens.Asked.Count == 0)
        {
            return new CounterfactualAnswer(Constant(1), string.Empty);
        }

        NodeSet variables = NodeSet.Of(_layout.Count, chosen.Select(n => n.Variable));
        var factors = new List<CounterfactualFactor>();
        foreach (NodeSet district in Districts.Of(_layout, variables))
        {
            var arguments = new Dictionary<string, string>();
            foreach (Node node in chosen.Where(n => district.Contains(n.Variable)))
            {
                foreach ((string name, string value) in ParentTokens(node, tokens).Append((graph.Variables[node.Variable], tokens[node.Key])))
                {
                    if (arguments.TryGetValue(name, out string? before) && before != value)
                    {
                        return new CounterfactualAnswer(null, $"'{name}' would have to be {Plain(before)} and {Plain(value)} at once for {string.Join(", ", graph.NamesOf(district))}, which share a noise: no experiment shows both");
                    }

                    arguments[name] = value;
                }
            }

            string[] others = [.. graph.Variables.Where((_, v) => !district.Contains(v))];
            if (new EffectIdentifier(graph).Of(others, graph.NamesOf(district)) is not Identified found)
            {
                return new CounterfactualAnswer(null, $"P({string.Join(", ", graph.NamesOf(district))} | do(the rest)) is not identified; an experiment on the rest would tell");
            }

            factors.Add(new CounterfactualFactor(found.Estimand, arguments));
        }

        var symbols = chosen.Where(n => tokens[n.Key].StartsWith('?')).DistinctBy(n => tokens[n.Key]).ToDictionary(n => tokens[n.Key], n => graph.Variables[n.Variable]);
        var summed = symbols.Where(s => !tokens.Asked.ContainsKey(s.Key)).ToDictionary();
        return new CounterfactualAnswer(new CounterfactualEstimand(factors, summed, tokens.Asked, conditional), string.Empty);
    }

    private IEnumerable<(string Name, string Value)> ParentTokens(Node node, CounterfactualTokens tokens) =>
        _layout.Parents[node.Variable].Order().Select(p => (graph.Variables[p], node.World.TryGetValue(p, out string? set) ? set : tokens[Reduced(p, node.World).Key]));

    private static string Plain(string argument) => argument.StartsWith('?') ? argument[1..] : argument;
}
