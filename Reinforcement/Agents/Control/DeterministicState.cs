namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Critics">The critics.</param>
/// <param name="PolicyTarget">The policy's copy.</param>
/// <param name="CriticsTarget">The critics' copies.</param>
/// <param name="PolicyOptimizer">The policy's moments.</param>
/// <param name="CriticsOptimizer">The critics' moments.</param>
internal sealed record DeterministicState(
    PolicyWeights Policy, CriticWeights Critics, PolicyWeights PolicyTarget, CriticWeights CriticsTarget, OptimizerState PolicyOptimizer, OptimizerState CriticsOptimizer);
