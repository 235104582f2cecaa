namespace Hybrid.Reinforcement;

/// <summary>A dense layer: x W + b.</summary>
/// <param name="Weight">[inputs, outputs].</param>
/// <param name="Bias">[outputs].</param>
internal sealed record DenseWeights(Tensor Weight, Tensor Bias)
{
    /// <summary>An orthogonal matrix times a gain, and a bias of 0.</summary>
    public static DenseWeights Draw(RandomKey key, int inputs, int outputs, double gain) => new(Initialiser.Orthogonal(gain).Draw(key, inputs, outputs), Tensor.Zeros(outputs));

    public Tensor Apply(Tensor input) => input.MatMul(Weight) + Bias;
}
