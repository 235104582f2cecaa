namespace Hybrid.Probabilistic;

/// <summary>All that the training of a conditional machine changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Velocity">The step before.</param>
internal sealed record ConditionalState(ConditionalWeights Weights, ConditionalWeights Velocity);
