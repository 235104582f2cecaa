namespace Hybrid.Probabilistic;

/// <summary>One weight of a conditional random field.</summary>
/// <param name="Feature">The feature; empty for the weight of a pair of labels alone.</param>
/// <param name="From">The label before, for features of pairs; else null.</param>
/// <param name="Label">The label.</param>
/// <param name="Weight">The weight.</param>
public sealed record FeatureWeight(string Feature, string? From, string Label, double Weight);
