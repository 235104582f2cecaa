namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Weights">The weights in training.</param>
/// <param name="Target">The copy that targets are made with.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record DqnState(DqnWeights Weights, DqnWeights Target, OptimizerState Optimizer);
