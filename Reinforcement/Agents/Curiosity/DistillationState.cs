namespace Hybrid.Reinforcement;

/// <summary>A fixed random network, and one that learns to say the same.</summary>
/// <param name="Fixed">The fixed network.</param>
/// <param name="Learnt">The other.</param>
/// <param name="Optimizer">The optimiser's moments.</param>
internal sealed record DistillationState(PolicyWeights Fixed, PolicyWeights Learnt, OptimizerState Optimizer);
