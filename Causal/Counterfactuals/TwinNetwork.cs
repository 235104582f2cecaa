using Hybrid.Probabilistic;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>Counterfactuals of discrete models with explicit noise, exactly: each world is a copy of what its actions change, noise is shared, and the exact engine answers.</summary>
/// <remarks>
/// Balke and Pearl, Probabilistic evaluation of counterfactual queries, 1994. A variable that an action changes must be a function of its parents (tables of zeros and ones): what is left to chance belongs in parents of
/// its own. <see cref="ResponseBounds"/> bounds what models with chance in the tables leave open.
/// </remarks>
/// <example><code>
/// TwinNetwork.Ask(model, [new("Y", "1", [("X", "0")])], [new("X", "1"), new("Y", "1")])      // P(Y[X=0]=1 | X=1, Y=1)
/// </code></example>
public static class TwinNetwork
{
    /// <summary>The probability of some terms given others.</summary>
    /// <param name="network">The model.</param>
    /// <param name="terms">What is asked for, at least one.</param>
    /// <param name="given">What is given; nothing by default.</param>
    /// <returns>The probability, exact but for rounding.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or a variable that an action changes is left to chance; it is named.</exception>
    /// <exception cref="ImpossibleEvidenceException">What is given has probability 0.</exception>
    public static double Ask(BayesianNetwork network, IReadOnlyList<CounterfactualTerm> terms, IReadOnlyList<CounterfactualTerm>? given = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(terms);
        given ??= [];
        BayesianNetwork worlds = Of(network, terms.Concat(given), out Func<CounterfactualTerm, string> place);
        Evidence evidence = Evidence.None;
        var seen = new Dictionary<string, string>();
        foreach (CounterfactualTerm term in given)
        {
            evidence = seen.TryAdd(place(term), term.State) || seen[place(term)] == term.State
                ? evidence.With(place(term), term.State)
                : throw new ArgumentException($"what is given contradicts itself: {term}");
        }

        double probability = 1;
        foreach (CounterfactualTerm term in terms)
        {
            string name = place(term);
            if (seen.TryGetValue(name, out string? known))
            {
                probability *= known == term.State ? 1 : 0;
                continue;
            }

            probability *= new ExactEngine().Infer(worlds, evidence, [name])[name][term.State];
            if (probability == 0)
            {
                return 0;
            }

            seen[name] = term.State;
            evidence = evidence.With(name, term.State);
        }

        return probability;
    }

    /// <summary>Whether every variable that some terms' actions change is a function of its parents, so that <see cref="Ask"/> is exact.</summary>
    /// <param name="network">The model.</param>
    /// <param name="terms">The terms.</param>
    public static bool IsExact(BayesianNetwork network, IEnumerable<CounterfactualTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(terms);
        CausalGraph graph = Intervention.GraphOf(network);
        return Worlds(terms).Where(w => w.Count > 0).All(world => Changed(graph, world).All(v => IsFunction(network.Table(v))));
    }

    private static BayesianNetwork Of(BayesianNetwork network, IEnumerable<CounterfactualTerm> terms, out Func<CounterfactualTerm, string> place)
    {
        CausalGraph graph = Intervention.GraphOf(network);
        CounterfactualTerm[] all = [.. terms];
        foreach (CounterfactualTerm term in all)
        {
            _ = network[term.Variable].IndexOf(term.State);
        }

        var tables = network.Tables.ToList();
        var names = new Dictionary<(string World, string Variable), string>();
        int number = 0;
        foreach (IReadOnlyList<(string Variable, string State)> world in Worlds(all).Where(w => w.Count > 0))
        {
            number++;
            string[] changed = Changed(graph, world);
            string key = Key(world);
            foreach (string name in changed.Concat(world.Select(w => w.Variable)))
            {
                names[(key, name)] = $"{name}\u0001{number}";
            }

            Variable Copy(Variable variable) => names.TryGetValue((key, variable.Name), out string? name) ? new Variable(name, variable.States) : variable;
            foreach ((string acted, string state) in world)
            {
                double[] row = new double[network[acted].Count];
                row[network[acted].IndexOf(state)] = 1;
                tables.Add(new ConditionalTable(Copy(network[acted]), [], row));
            }

            foreach (string name in changed)
            {
                ConditionalTable table = network.Table(name);
                if (!IsFunction(table))
                {
                    throw new ArgumentException($"'{name}' is left to chance: what it would have been is not determined by the model. Give it its noise as a parent and make its table a function, or ask for bounds.");
                }

                tables.Add(new ConditionalTable(Copy(table.Child), [.. table.Parents.Select(Copy)], table.Values));
            }
        }

        place = term => names.GetValueOrDefault((Key(term.World), term.Variable), term.Variable);
        return new BayesianNetwork(tables);
    }

    private static IEnumerable<IReadOnlyList<(string Variable, string State)>> Worlds(IEnumerable<CounterfactualTerm> terms) => terms.Select(t => t.World).DistinctBy(Key);

    private static string Key(IReadOnlyList<(string Variable, string State)> world) => new CounterfactualTerm(string.Empty, string.Empty, world).WorldKey;

    // Descendants of what is acted on, in causal order, without what is acted on.
    private static string[] Changed(CausalGraph graph, IReadOnlyList<(string Variable, string State)> world)
    {
        HashSet<string> acted = [.. world.Select(w => w.Variable)];
        bool[] below = graph.Layout.Closure(acted.SelectMany(a => graph.Layout.Children[graph.IndexOf(a)]), down: true, [.. graph.Variables.Select(v => !acted.Contains(v))]);
        return [.. graph.Layout.Order!.Where(v => below[v] && !acted.Contains(graph.Variables[v])).Select(v => graph.Variables[v])];
    }

    private static bool IsFunction(ConditionalTable table) => table.Values.IndexOfAnyExcept(0.0, 1.0) < 0;
}
