namespace Hybrid.Causal;

/// <summary>Adjustment sets for the total effect in CPDAGs, MAGs and PAGs: sets that are right in every graph of the class.</summary>
/// <remarks>
/// Perkovic, Textor, Kalisch and Maathuis, Complete graphical characterization and construction of adjustment sets in Markov equivalence classes of ancestral graphs, 2018: the effect must begin with visible
/// arrows (else it differs within the class), possible descendants of causal paths are left out, and every definite-status path that is not causal is blocked.
/// </remarks>
/// <example><code>
/// GeneralisedAdjustment.Find(found.Graph, "X", "Y")            // adjust for Z
/// </code></example>
public static class GeneralisedAdjustment
{
    /// <summary>A minimal set, reduced from the canonical one: no variable of it can be left out alone.</summary>
    /// <param name="graph">A CPDAG, MAG or PAG. Circles and bidirected edges make it a graph with latent variables.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <returns>A set, perhaps empty, or that there is none and why.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or both are the same.</exception>
    public static AdjustmentAnswer Find(MixedGraph graph, string treatment, string outcome)
    {
        var problem = new MixedAdjustment(graph, treatment, outcome);
        if (problem.Ambiguous is int child)
        {
            return new NoAdjustmentSet($"graphs of the class disagree on whether '{treatment}' acts on '{graph.Variables[child]}'; background knowledge or an experiment may settle it, and EffectRange gives what is possible");
        }

        List<int> set = problem.Canonical();
        if (!problem.Blocks(set))
        {
            return new NoAdjustmentSet($"an open path joins {treatment} and {outcome} that no variable off the causal paths closes");
        }

        foreach (int v in set.ToArray())
        {
            set.Remove(v);
            if (!problem.Blocks(set))
            {
                set.Add(v);
            }
        }

        return new AdjustmentFound([.. set.Order().Select(v => graph.Variables[v])]);
    }

    /// <summary>Whether a set is right in every graph of the class.</summary>
    /// <param name="graph">A CPDAG, MAG or PAG.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <param name="set">The set.</param>
    /// <exception cref="ArgumentException">A variable is unknown, or both are the same.</exception>
    public static bool IsValid(MixedGraph graph, string treatment, string outcome, IEnumerable<string> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var problem = new MixedAdjustment(graph, treatment, outcome);
        int[] members = [.. set.Select(graph.IndexOf)];
        return problem.Ambiguous is null && Array.TrueForAll(members, problem.IsAllowed) && problem.Blocks(members);
    }
}
