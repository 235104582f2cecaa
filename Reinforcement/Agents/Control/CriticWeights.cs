namespace Hybrid.Reinforcement;

/// <summary>One or two networks of action values.</summary>
/// <param name="Critics">The networks.</param>
internal sealed record CriticWeights(PolicyWeights[] Critics);
