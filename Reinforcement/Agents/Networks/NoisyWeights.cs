namespace Hybrid.Reinforcement;

/// <summary>How much noise a dense layer learns to want: W + S * (f(e_in) f(e_out)'), b + s * f(e_out) with f(x) = sign(x) sqrt |x|. Source: M. Fortunato and others, "Noisy networks for exploration", 2018 (factorised noise).</summary>
/// <param name="Weight">S, [inputs, outputs].</param>
/// <param name="Bias">s, [outputs].</param>
internal sealed record NoisyWeights(Tensor Weight, Tensor Bias)
{
    private const double First = 0.5;

    public static NoisyWeights Start(int inputs, int outputs)
    {
        double deviation = First / Math.Sqrt(inputs);
        return new(Tensor.Full(deviation, [inputs, outputs]), Tensor.Full(deviation, [outputs]));
    }

    /// <summary>The layer with noise drawn from a key.</summary>
    public DenseWeights Disturb(DenseWeights layer, RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        Tensor into = Shape(keys[0].Normal(Weight.Shape[0], 1));
        Tensor outOf = Shape(keys[1].Normal(1, Weight.Shape[1]));
        return new(layer.Weight + (Weight * (into * outOf)), layer.Bias + (Bias * outOf.Reshape(Weight.Shape[1])));
    }

    private static Tensor Shape(Tensor noise) => noise.Sign() * noise.Abs().Sqrt();
}
