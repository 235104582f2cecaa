namespace Hybrid.Reinforcement;

/// <summary>A part of a batch of whole episodes.</summary>
/// <param name="Observation">[rows, length].</param>
/// <param name="Action">Int32 or Float32 [rows].</param>
/// <param name="Advantage">[rows].</param>
/// <param name="Return">[rows].</param>
/// <param name="Share">One over the batch's steps for rows that count, 0 for rows that fill up the part, [rows].</param>
/// <param name="EntropyWeight">The weight of the entropy.</param>
/// <param name="Mask">1 for available actions, [rows, actions]; none when all are.</param>
internal sealed record ReinforceBatch(Tensor Observation, Tensor Action, Tensor Advantage, Tensor Return, Tensor Share, Tensor EntropyWeight, Tensor[] Mask);
