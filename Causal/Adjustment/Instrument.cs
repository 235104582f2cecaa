namespace Hybrid.Causal;

/// <summary>An instrument: a variable that moves the outcome only by moving the treatment.</summary>
/// <param name="Variable">The instrument.</param>
/// <param name="Given">What must be conditioned on for it to be one; empty when nothing.</param>
public sealed record Instrument(string Variable, IReadOnlyList<string> Given)
{
    /// <summary>The instrument and its condition: <c>A given B, Z</c>.</summary>
    public override string ToString() => Given.Count == 0 ? Variable : $"{Variable} given {string.Join(", ", Given)}";
}
