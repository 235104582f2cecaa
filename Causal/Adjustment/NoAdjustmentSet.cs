namespace Hybrid.Causal;

/// <summary>No set of observed variables gives the effect by adjustment. Other ways, such as the front door, may.</summary>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record NoAdjustmentSet(string Reason) : AdjustmentAnswer
{
    /// <summary>That there is none, and why.</summary>
    public override string ToString() => $"no adjustment set exists: {Reason}";
}
