namespace Hybrid.Probabilistic;

/// <summary>What a network of so many random patterns does when they are shown.</summary>
/// <param name="Patterns">How many are stored.</param>
/// <param name="Load">Patterns a unit; Hebb's rule breaks down near <see cref="HopfieldCapacity.Limit"/>.</param>
/// <param name="ExpectedError">The share of units that the crosstalk is expected to change at once; null for other rules than Hebb's.</param>
/// <param name="FirstError">The share that does change at once.</param>
/// <param name="Overlap">The mean product of units where updates end with those shown: 1 for the patterns themselves, near 0 for states that have nothing to do with them.</param>
/// <param name="Kept">The share of patterns that stay exactly as they are.</param>
public sealed record CapacityPoint(int Patterns, double Load, double? ExpectedError, double FirstError, double Overlap, double Kept);
