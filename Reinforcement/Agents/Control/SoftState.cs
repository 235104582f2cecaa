namespace Hybrid.Reinforcement;

/// <summary>All that learning changes.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Critics">The critics.</param>
/// <param name="CriticsTarget">The critics' copies.</param>
/// <param name="LogTemperature">The logarithm of the entropy's weight, [1].</param>
/// <param name="PolicyOptimizer">The policy's moments.</param>
/// <param name="CriticsOptimizer">The critics' moments.</param>
/// <param name="TemperatureOptimizer">The temperature's moments.</param>
internal sealed record SoftState(
    PolicyWeights Policy,
    CriticWeights Critics,
    CriticWeights CriticsTarget,
    Tensor LogTemperature,
    OptimizerState PolicyOptimizer,
    OptimizerState CriticsOptimizer,
    OptimizerState TemperatureOptimizer);
