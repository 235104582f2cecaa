namespace Hybrid.Causal;

/// <summary>The quantity equals an estimand in every model of the graph.</summary>
/// <param name="Estimand">What it equals. A free variable that is in neither the question nor the condition may be set to any state.</param>
/// <param name="Method">How it was found: <c>none</c>, <c>backdoor</c>, <c>frontdoor</c> or <c>id</c>.</param>
/// <param name="Through">The variables adjusted for, or those of the front door; empty for <c>id</c> and where none is needed.</param>
public sealed record Identified(Estimand Estimand, string Method, IReadOnlyList<string> Through) : IdentificationResult
{
    /// <summary>The method and the estimand in a line.</summary>
    public override string ToString() => $"identified ({Method}): {Estimand}";
}
