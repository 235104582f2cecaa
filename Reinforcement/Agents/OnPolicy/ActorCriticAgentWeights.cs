namespace Hybrid.Reinforcement;

/// <summary>What a trained policy needs.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Moments">Means and reciprocal deviations of observations; empty when they are not normalised.</param>
internal sealed record ActorCriticAgentWeights(ActorCriticWeights Weights, Tensor[] Moments);
