namespace Hybrid.Probabilistic;

/// <summary>What a step is made from.</summary>
/// <param name="Rows">[batch, visible].</param>
/// <param name="Rate">The step size.</param>
/// <param name="Key">The key of its randomness, Int32 [2].</param>
internal sealed record MachineBatch(Tensor Rows, Tensor Rate, Tensor Key);
