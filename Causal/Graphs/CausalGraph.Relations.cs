namespace Hybrid.Causal;

/// <content>What stands to what in the graph.</content>
public sealed partial class CausalGraph
{
    /// <summary>The direct causes of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The parents, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<string> Parents(string variable) => NamesOf(_layout.Parents[IndexOf(variable)].Order());

    /// <summary>The direct effects of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The children, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<string> Children(string variable) => NamesOf(_layout.Children[IndexOf(variable)].Order());

    /// <summary>The variables that a bidirected edge joins to a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The spouses, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<string> Spouses(string variable) => NamesOf(_layout.Spouses[IndexOf(variable)].Order());

    /// <summary>Some variables and all from which arrows lead to them.</summary>
    /// <param name="variables">The variables' names.</param>
    /// <returns>The ancestors, the variables themselves included, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    public IReadOnlyList<string> Ancestors(params IEnumerable<string> variables) =>
        NamesOf(Reachability.Where(_layout.Closure(IndicesOf(variables), down: false)));

    /// <summary>Some variables and all to which arrows lead from them.</summary>
    /// <param name="variables">The variables' names.</param>
    /// <returns>The descendants, the variables themselves included, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    public IReadOnlyList<string> Descendants(params IEnumerable<string> variables) =>
        NamesOf(Reachability.Where(_layout.Closure(IndicesOf(variables), down: true)));

    /// <summary>The districts (c-components): the largest sets joined by bidirected edges. They part the variables.</summary>
    /// <returns>The districts, by their first variable; each in the order of <see cref="Variables"/>.</returns>
    public IReadOnlyList<IReadOnlyList<string>> Districts() =>
        [.. Causal.Districts.Of(_layout, NodeSet.All(_layout.Count)).Select(district => NamesOf(district))];

    /// <summary>The moral graph: two variables are joined when they are adjacent or when a path on which every variable between is a collider joins them.</summary>
    /// <returns>Its edges, each once, in the order of <see cref="Variables"/>.</returns>
    public IReadOnlyList<(string First, string Second)> MoralEdges()
    {
        var edges = new List<(string First, string Second)>();
        for (int v = 0; v < _layout.Count; v++)
        {
            edges.AddRange(MoralGraph.Neighbours(_layout, v).Where(w => w > v).Order().Select(w => (_names[v], _names[w])));
        }

        return edges;
    }

    /// <summary>Whether two variables are m-separated (in a DAG: d-separated): no open path joins them, so that they are independent in every model of this graph.</summary>
    /// <param name="first">A variable.</param>
    /// <param name="second">Another.</param>
    /// <param name="given">What is conditioned on; neither of the two.</param>
    /// <returns>True when they are separated. Linear in the number of edges.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or one stands in two places.</exception>
    public bool Separated(string first, string second, params IEnumerable<string> given) => Separated([first], [second], given);

    /// <summary>Whether two sets of variables are m-separated given a third.</summary>
    /// <param name="first">A set of variables.</param>
    /// <param name="second">Another.</param>
    /// <param name="given">What is conditioned on.</param>
    /// <returns>True when no open path joins them. Linear in the number of edges.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or one stands in two of the sets.</exception>
    public bool Separated(IReadOnlyList<string> first, IReadOnlyList<string> second, IEnumerable<string> given)
    {
        (int[] a, int[] b, int[] c) = (IndicesOf(first), IndicesOf(second), IndicesOf(given));
        CheckDisjoint("CausalGraph.Separated", a, b, c);
        return Reachability.Separated(_layout, a, b, Reachability.Marks(_layout.Count, c));
    }

    /// <summary>The graph on the observed variables alone: each latent variable gives way to the arrows and bidirected edges that stand for the paths through it.</summary>
    /// <returns>An ADMG with the same separations and effects among observed variables.</returns>
    /// <remarks>Verma and Pearl, Equivalence and synthesis of causal models, 1990.</remarks>
    public CausalGraph LatentProjection()
    {
        if (!_latent.Contains(true))
        {
            return this;
        }

        HashSet<int>[] parents = [.. _layout.Parents.Select(p => p.ToHashSet())];
        HashSet<int>[] children = [.. _layout.Children.Select(c => c.ToHashSet())];
        HashSet<int>[] spouses = [.. _layout.Spouses.Select(s => s.ToHashSet())];
        foreach (int gone in Reachability.Where(_latent))
        {
            foreach (int child in children[gone])
            {
                foreach (int other in children[gone].Concat(spouses[gone]).Where(o => o != child))
                {
                    spouses[child].Add(other);
                    spouses[other].Add(child);
                }

                foreach (int parent in parents[gone])
                {
                    children[parent].Add(child);
                    parents[child].Add(parent);
                }
            }

            foreach (int parent in parents[gone])
            {
                children[parent].Remove(gone);
            }

            foreach (int child in children[gone])
            {
                parents[child].Remove(gone);
            }

            foreach (int spouse in spouses[gone])
            {
                spouses[spouse].Remove(gone);
            }

            parents[gone].Clear();
            children[gone].Clear();
            spouses[gone].Clear();
        }

        bool Stays(string name) => !_latent[_indices[name]];
        return new CausalGraph(
            _names.Where(Stays),
            Enumerable.Range(0, _names.Length).SelectMany(v => children[v].Select(c => (_names[v], _names[c]))),
            Enumerable.Range(0, _names.Length).SelectMany(v => spouses[v].Select(s => (_names[v], _names[s]))))
        {
            Exposures = [.. Exposures.Where(Stays)],
            Outcomes = [.. Outcomes.Where(Stays)],
            Adjusted = [.. Adjusted.Where(Stays)],
            Positions = Positions.Where(p => Stays(p.Key)).ToDictionary(),
        };
    }

    /// <summary>The graph with each bidirected edge replaced by a latent variable that points at both ends.</summary>
    /// <returns>A DAG; the new variables are named <c>U1</c>, <c>U2</c>, ... where those names are free.</returns>
    public CausalGraph WithExplicitLatents()
    {
        var names = _names.ToList();
        var arrows = Arrows.ToList();
        var latent = Latent.ToList();
        int number = 0;
        foreach ((string first, string second) in Bidirected)
        {
            string name;
            do
            {
                name = $"U{++number}";
            }
            while (_indices.ContainsKey(name));
            names.Add(name);
            latent.Add(name);
            arrows.Add((name, first));
            arrows.Add((name, second));
        }

        return new CausalGraph(names, arrows, latent: latent) { Exposures = Exposures, Outcomes = Outcomes, Adjusted = Adjusted, Positions = Positions, Coefficients = Coefficients };
    }

    internal void CheckDisjoint(string operation, params int[][] sets)
    {
        int[] seen = new int[_layout.Count];
        foreach (int v in sets.SelectMany(set => set))
        {
            if (++seen[v] > 1)
            {
                throw new ArgumentException($"{operation}: '{_names[v]}' is named in two places; a variable has one role: cause, effect or given.");
            }
        }
    }
}
