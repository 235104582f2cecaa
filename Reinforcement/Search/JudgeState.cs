namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Layers">The network's layers.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record JudgeState(DenseWeights[] Layers, OptimizerState Optimizer);
