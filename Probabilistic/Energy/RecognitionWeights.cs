namespace Hybrid.Probabilistic;

/// <summary>What guesses a layer from the one below it.</summary>
/// <param name="Weight">[below, above].</param>
/// <param name="Bias">[above].</param>
internal sealed record RecognitionWeights(Tensor Weight, Tensor Bias)
{
    /// <summary>The inputs of the layer above, [rows, above].</summary>
    public Tensor Input(Tensor below) => below.MatMul(Weight) + Bias;
}
