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
internal sealed record PolicyBatch(
    Tensor Observation, Tensor Action, Tensor LogProbability, Tensor Advantage, Tensor Return, Tensor Value, Tensor Rate, Tensor Clip, Tensor EntropyWeight, Tensor[] Mask)
{
    /// <summary>A batch of some rows, for binding.</summary>
    public static PolicyBatch Like(ActorCritic network, int rows, bool masked) => new(
        network.Encoding.Like(rows),
        Tensor.Zeros([rows], network.IsDiscrete ? ElementType.Int32 : ElementType.Float32),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        Tensor.Scalar(1e-3),
        Tensor.Scalar(0.2),
        Tensor.Scalar(0),
        masked ? [Tensor.Ones(rows, network.ActionCount)] : []);
}
