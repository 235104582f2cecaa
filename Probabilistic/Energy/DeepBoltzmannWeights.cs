namespace Hybrid.Probabilistic;

/// <summary>The weights of a deep Boltzmann machine.</summary>
/// <param name="Weights">[units of layer l, units of layer l + 1] for each pair of neighbours.</param>
/// <param name="Biases">[units of layer l] for each layer, the visible one first.</param>
internal sealed record DeepBoltzmannWeights(Tensor[] Weights, Tensor[] Biases)
{
    public static DeepBoltzmannWeights Zeros(IReadOnlyList<int> sizes) =>
        new([.. sizes.Zip(sizes.Skip(1), (below, above) => Tensor.Zeros(below, above))], [.. sizes.Select(size => Tensor.Zeros(size))]);
}
