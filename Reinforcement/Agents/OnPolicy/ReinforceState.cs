namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
/// <param name="Sum">The gradient summed over the parts of a batch so far.</param>
internal sealed record ReinforceState(ActorCriticWeights Weights, OptimizerState Optimizer, ActorCriticWeights Sum);
