using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>Acting on discrete networks: the tables of the variables acted on are replaced, then the exact engine answers.</summary>
/// <example><code>
/// Factor wet = Intervention.Ask(sprinkler, [("sprinkler", "yes")], "wet", Evidence.Parse("rain=yes"));     // P(wet | do(sprinkler=yes), rain=yes)
/// </code></example>
public static class Intervention
{
    /// <summary>The network after an action: each variable acted on has its state for certain and no parents.</summary>
    /// <param name="network">The network.</param>
    /// <param name="actions">The variables acted on and the states that they are set to.</param>
    /// <returns>A new network; the old one stays as it is.</returns>
    /// <exception cref="ArgumentException">A variable or a state is unknown (the nearest is offered), or a variable is named twice.</exception>
    public static BayesianNetwork Do(BayesianNetwork network, IEnumerable<(string Variable, string State)> actions)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(actions);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, string state) in actions)
        {
            Variable variable = network[name];
            double[] row = new double[variable.Count];
            row[variable.IndexOf(state)] = 1;
            network = seen.Add(name)
                ? network.With(new ConditionalTable(variable, [], row))
                : throw new ArgumentException($"Intervention: '{name}' is acted on twice; set it to one state.", nameof(actions));
        }

        return network;
    }

    /// <summary>P(outcome | do(actions), evidence): the evidence is what is seen after the action, on causes and effects alike.</summary>
    /// <param name="network">The network.</param>
    /// <param name="actions">The variables acted on and the states that they are set to; none to see only.</param>
    /// <param name="outcome">The variable asked for.</param>
    /// <param name="evidence">What is seen; nothing by default.</param>
    /// <returns>The distribution of the outcome, exact but for rounding.</returns>
    /// <exception cref="ArgumentException">A variable or a state is unknown, or a variable is acted on twice.</exception>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0 after the action.</exception>
    public static Factor Ask(BayesianNetwork network, IEnumerable<(string Variable, string State)> actions, string outcome, Evidence? evidence = null) =>
        new ExactEngine().Infer(Do(network, actions), evidence ?? Evidence.None, [outcome])[outcome];

    /// <summary>The graph of a network: its arcs as arrows.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A DAG with the network's variables.</returns>
    public static CausalGraph GraphOf(BayesianNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new CausalGraph(network.Variables.Select(v => v.Name), network.Tables.SelectMany(t => t.Parents.Select(p => (p.Name, t.Child.Name))));
    }
}
