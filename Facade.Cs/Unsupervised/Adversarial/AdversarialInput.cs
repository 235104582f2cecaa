namespace Hybrid.Unsupervised;

/// <summary>What a step is made from.</summary>
/// <param name="Rows">[batch, width].</param>
/// <param name="Rate">The step size.</param>
/// <param name="Key">The key of its randomness, Int32 [2].</param>
/// <param name="Condition">The bits of each row's class, [batch, classes]; none without classes.</param>
internal sealed record AdversarialInput(Tensor Rows, Tensor Rate, Tensor Key, Tensor[] Condition);
