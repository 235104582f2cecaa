namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record PqnState(PqnWeights Weights, OptimizerState Optimizer);
