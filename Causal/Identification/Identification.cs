namespace Hybrid.Causal;

/// <summary>Finds out whether P(outcome | do(treatment), given) follows from a graph and the observed distribution, and what it equals.</summary>
/// <example><code>
/// IdentificationResult result = Identification.Of(CausalGraph.Parse("X -&gt; Z -&gt; Y; X &lt;-&gt; Y"), ["X"], ["Y"]);
/// // identified (frontdoor): sum_{z} P(z|x) sum_{x'} P(x') P(y|x',z)
/// </code></example>
public static class Identification
{
    /// <summary>Identifies a causal effect: back door and front door first, whose estimands are short, then the complete algorithm.</summary>
    /// <param name="graph">The graph; latent variables are projected out.</param>
    /// <param name="treatments">The variables acted on, observed ones; none to ask for the observed distribution.</param>
    /// <param name="outcomes">The variables whose distribution is asked for, at least one.</param>
    /// <param name="given">What is seen after the action; none by default.</param>
    /// <returns>An estimand, the hedge that forbids one, or why the question has no meaning. The estimand is right wherever the probabilities in its conditions are positive.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or latent, or there is no outcome.</exception>
    /// <remarks>Polynomial time. Complete: Shpitser and Pearl, 2006 (ID, IDC); computed by the districts of Tian and Pearl, 2002, and Huang and Valtorta, 2006.</remarks>
    public static IdentificationResult Of(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, IReadOnlyList<string>? given = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        given ??= [];
        if (Checked(graph, treatments, outcomes, given) is Undefined undefined)
        {
            return undefined;
        }

        CausalGraph observed = graph.LatentProjection();
        if (given.Count > 0)
        {
            return new ConditionalIdentifier(observed).Of(treatments, outcomes, given);
        }

        if (treatments.Count == 0)
        {
            return new Identified(new ProbabilityTerm(outcomes), "none", []);
        }

        if (AdjustmentSets.Find(observed, treatments, outcomes) is AdjustmentFound adjustment)
        {
            return new Identified(Adjusted(treatments, outcomes, adjustment.Set), "backdoor", adjustment.Set);
        }

        if (treatments.Count == 1 && outcomes.Count == 1 && FrontDoor.Find(observed, treatments[0], outcomes[0]) is { } mediators)
        {
            return new Identified(FrontDoor.Estimand(treatments[0], outcomes[0], mediators), "frontdoor", mediators);
        }

        return new EffectIdentifier(observed).Of(treatments, outcomes);
    }

    /// <summary>Identifies by the complete algorithm alone.</summary>
    /// <param name="graph">The graph; latent variables are projected out.</param>
    /// <param name="treatments">The variables acted on, observed ones.</param>
    /// <param name="outcomes">The variables whose distribution is asked for, at least one.</param>
    /// <returns>As <see cref="Of"/>, with the method <c>id</c>.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or latent, or there is no outcome.</exception>
    public static IdentificationResult Complete(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return (IdentificationResult?)Checked(graph, treatments, outcomes, []) ?? new EffectIdentifier(graph.LatentProjection()).Of(treatments, outcomes);
    }

    private static Estimand Adjusted(IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, IReadOnlyList<string> set)
    {
        var effect = new ProbabilityTerm(outcomes, treatments.Concat(set));
        return set.Count == 0 ? effect : new SumEstimand(set, new ProductEstimand([effect, new ProbabilityTerm(set)]));
    }

    private static Undefined? Checked(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, IReadOnlyList<string> given)
    {
        ArgumentNullException.ThrowIfNull(treatments);
        ArgumentNullException.ThrowIfNull(outcomes);
        if (outcomes.Count == 0)
        {
            throw new ArgumentException("Identification: there is no outcome; name at least one variable whose distribution is asked for.", nameof(outcomes));
        }

        string[] all = [.. treatments, .. outcomes, .. given];
        foreach (string name in all)
        {
            if (graph.LatentMarks[graph.IndexOf(name)])
            {
                throw new ArgumentException($"Identification: '{name}' is latent; ask about observed variables.");
            }
        }

        string? twice = all.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? null : new Undefined($"'{twice}' is named in two places; a variable is acted on, asked for or given, not two of these");
    }
}
