namespace Hybrid.Unsupervised;

/// <summary>All that training changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record BottleneckState(BottleneckWeights Weights, OptimizerState Optimizer);
