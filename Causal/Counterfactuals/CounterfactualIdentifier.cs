namespace Hybrid.Causal.Counterfactuals;

/// <summary>Identification of counterfactual probabilities from the observed distribution: the problems of ID* and IDC*.</summary>
/// <remarks>
/// Shpitser and Pearl, Complete identification methods for the causal hierarchy, 2008, posed the problem; the algorithm is that of Correa, Lee and Bareinboim, Nested counterfactual identification from arbitrary
/// surrogate experiments, 2021: the ancestors of the terms, each in its own world, factorise by districts, and a factor is a distribution after an action unless it gives one variable two states.
/// </remarks>
/// <example><code>
/// CounterfactualIdentifier.Find(CausalGraph.Parse("X -&gt; Y"), [new("Y", "1", [("X", "0")])], [new("X", "1")])      // the effect on the treated
/// </code></example>
public static class CounterfactualIdentifier
{
    /// <summary>Identifies the probability of some terms given others.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="terms">What is asked for, at least one.</param>
    /// <param name="given">What is given; nothing by default.</param>
    /// <returns>An estimand, or why there is none.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or latent, or no term is given.</exception>
    public static CounterfactualAnswer Find(CausalGraph graph, IReadOnlyList<CounterfactualTerm> terms, IReadOnlyList<CounterfactualTerm>? given = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(terms);
        given ??= [];
        if (terms.Count == 0)
        {
            throw new ArgumentException("CounterfactualIdentifier: nothing is asked for; give at least one term.", nameof(terms));
        }

        foreach (string name in terms.Concat(given).SelectMany(t => t.World.Select(w => w.Variable).Append(t.Variable)))
        {
            if (graph.LatentMarks[graph.IndexOf(name)])
            {
                throw new ArgumentException($"CounterfactualIdentifier: '{name}' is latent; ask about observed variables.");
            }
        }

        return new CounterfactualWorlds(graph.LatentProjection()).Identify(terms, given);
    }
}
