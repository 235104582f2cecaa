namespace Hybrid.Causal;

/// <summary>Two models of the graph agree on everything observed and differ in the quantity; the hedge says where.</summary>
/// <param name="Hedge">Why.</param>
/// <param name="Advice">What to measure or to do to identify it, in a sentence.</param>
public sealed record NotIdentified(Hedge Hedge, string Advice) : IdentificationResult
{
    /// <summary>The hedge and the advice in a line.</summary>
    public override string ToString() => $"not identified: {Hedge}; {Advice}";
}
