namespace Hybrid.Probabilistic;

/// <summary>All that the joint training of a deep Boltzmann machine changes.</summary>
/// <param name="Machine">The weights.</param>
/// <param name="Chains">The persistent chains, [batch, units] for each layer.</param>
internal sealed record DeepBoltzmannState(DeepBoltzmannWeights Machine, Tensor[] Chains);
