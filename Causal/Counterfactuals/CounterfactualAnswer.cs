namespace Hybrid.Causal.Counterfactuals;

/// <summary>Whether a counterfactual probability follows from the graph and the observed distribution: an estimand, or why there is none.</summary>
/// <param name="Estimand">What it equals; null when it is not identified.</param>
/// <param name="Reason">Why it is not identified; empty when it is.</param>
public sealed record CounterfactualAnswer(CounterfactualEstimand? Estimand, string Reason)
{
    /// <summary>Whether there is an estimand.</summary>
    public bool IsIdentified => Estimand is not null;

    /// <summary>The estimand or the reason.</summary>
    public override string ToString() => Estimand is null ? $"not identified: {Reason}" : $"identified: {Estimand}";
}
