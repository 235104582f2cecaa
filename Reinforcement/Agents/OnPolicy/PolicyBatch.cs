namespace Hybrid.Reinforcement;

/// <summary>What one update is made from; the order is that of a bound step's inputs.</summary>
/// <param name="Observation">[rows, length].</param>
/// <param name="Action">Int32 or Float32 [rows].</param>
/// <param name="LogProbability">Of the actions when they were taken, [rows].</param>
/// <param name="Advantage">[rows].</param>
/// <param name="Return">[rows].</param>
/// <param name="Value">When the actions were taken, [rows].</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Clip">How far probabilities may change.</param>
/// <param name="EntropyWeight">The weight of the entropy.</param>
/// <param name="Mask">1 for available actions, [rows, actions]; none when all are.</param>
/// <param name="Memory">For agents with memory, what was remembered before the first step, [environments, width], and 0 where an episode starts, [steps, environments]; rows are step by step then.</param>
internal sealed record PolicyBatch(
    Tensor Observation, Tensor Action, Tensor LogProbability, Tensor Advantage, Tensor Return, Tensor Value, Tensor Rate, Tensor Clip, Tensor EntropyWeight, Tensor[] Mask, Tensor[] Memory)
{
    /// <summary>A batch of some rows, for binding.</summary>
    /// <param name="network">The networks.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="masked">Whether there are masks.</param>
    /// <param name="environments">For agents with memory, the environments that the rows are of.</param>
    public static PolicyBatch Like(ActorCritic network, int rows, bool masked, int environments) => new(
        network.Encoding.Like(rows),
        Tensor.Zeros([rows], network.IsDiscrete ? ElementType.Int32 : ElementType.Float32),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        Tensor.Scalar(1e-3),
        Tensor.Scalar(0.2),
        Tensor.Scalar(0),
        masked ? [Tensor.Ones(rows, network.ActionCount)] : [],
        network.MemoryWidth > 0 ? [Tensor.Zeros(environments, network.MemoryWidth), Tensor.Ones(rows / environments, environments)] : []);
}
