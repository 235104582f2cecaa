namespace Hybrid.Causal;

/// <summary>A set to adjust for.</summary>
/// <param name="Set">The variables, in the order of the graph; empty when no adjustment is needed.</param>
public sealed record AdjustmentFound(IReadOnlyList<string> Set) : AdjustmentAnswer
{
    /// <summary>Whether the effect can be read off without adjusting.</summary>
    public bool IsNothingNeeded => Set.Count == 0;

    /// <summary>The set in words.</summary>
    public override string ToString() => IsNothingNeeded ? "no adjustment needed" : $"adjust for {string.Join(", ", Set)}";
}
