namespace Hybrid.Causal;

/// <summary>Two variables that a graph says are independent given others: what data can contradict.</summary>
/// <param name="First">A variable.</param>
/// <param name="Second">Another.</param>
/// <param name="Given">The condition, a minimal one; empty when they are independent without.</param>
public sealed record Independence(string First, string Second, IReadOnlyList<string> Given)
{
    /// <summary>The independence as text: <c>A _||_ B | C, D</c>.</summary>
    public override string ToString() => $"{First} _||_ {Second}{(Given.Count == 0 ? string.Empty : $" | {string.Join(", ", Given)}")}";
}
