namespace Hybrid.Probabilistic;

/// <summary>All that training changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record TaggerState(TaggerWeights Weights, OptimizerState Optimizer);
