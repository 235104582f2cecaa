namespace Hybrid.Probabilistic;

/// <summary>All that the training of a classification machine changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record ClassificationState(ClassificationWeights Weights, OptimizerState Optimizer);
