namespace Hybrid.Causal.Counterfactuals;

/// <summary>A factor of a counterfactual estimand: a distribution after an action, at given states. Immutable.</summary>
/// <param name="Estimand">P(district | do(its parents)) as an estimand of the observed distribution.</param>
/// <param name="Arguments">For each variable of the estimand the state that it is taken at, or, behind a question mark, the name of what is summed over.</param>
public sealed record CounterfactualFactor(Estimand Estimand, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>The estimand and where it is taken.</summary>
    public override string ToString() => $"{{{Estimand}}}({string.Join(", ", Arguments.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"))})";
}
