namespace Hybrid.Unsupervised;

/// <summary>All that training changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
/// <param name="Means">The running means of codes [code]; none without a sparsity target.</param>
internal sealed record AutoencoderState(AutoencoderWeights Weights, OptimizerState Optimizer, Tensor[] Means);
