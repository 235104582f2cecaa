namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
/// <param name="Moments">Means and reciprocal deviations of observations; empty when they are not normalised.</param>
internal sealed record ActorCriticState(ActorCriticWeights Weights, OptimizerState Optimizer, Tensor[] Moments);
