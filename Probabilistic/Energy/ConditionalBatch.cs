namespace Hybrid.Probabilistic;

/// <summary>What a step of a conditional machine is made from.</summary>
/// <param name="Rows">[batch, visible].</param>
/// <param name="Rate">The step size.</param>
/// <param name="Key">The key of its randomness, Int32 [2].</param>
/// <param name="Given">[batch, conditions].</param>
internal sealed record ConditionalBatch(Tensor Rows, Tensor Rate, Tensor Key, Tensor Given);
