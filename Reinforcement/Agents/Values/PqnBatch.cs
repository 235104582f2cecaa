namespace Hybrid.Reinforcement;

/// <summary>What one update is made from; the order is that of a bound step's inputs.</summary>
/// <param name="Observation">[rows, length].</param>
/// <param name="Action">Int32 [rows].</param>
/// <param name="Target">[rows].</param>
/// <param name="Rate">The learning rate.</param>
internal sealed record PqnBatch(Tensor Observation, Tensor Action, Tensor Target, Tensor Rate);
