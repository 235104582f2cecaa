namespace Hybrid.Causal;

/// <summary>The question has no meaning, such as the effect of a variable on itself.</summary>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record Undefined(string Reason) : IdentificationResult
{
    /// <summary>The reason in a line.</summary>
    public override string ToString() => $"undefined: {Reason}";
}
