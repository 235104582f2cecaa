namespace Hybrid.Unsupervised;

/// <summary>A dense layer: x W + b.</summary>
/// <param name="Weight">[inputs, outputs].</param>
/// <param name="Bias">[outputs].</param>
internal sealed record DenseLayer(Tensor Weight, Tensor Bias)
{
    public static DenseLayer Draw(RandomKey key, int inputs, int outputs) => new(Initialiser.XavierUniform.Draw(key, inputs, outputs), Tensor.Zeros(outputs));

    /// <summary>Layers of widths one after the other.</summary>
    public static DenseLayer[] Draw(RandomKey key, IReadOnlyList<int> widths) =>
        [.. key.Split(widths.Count - 1).Select((one, i) => Draw(one, widths[i], widths[i + 1]))];

    /// <summary>Layers with rectifiers between them.</summary>
    public static Tensor Apply(DenseLayer[] layers, Tensor x)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            x = layers[i].Apply(i == 0 ? x : x.Relu());
        }

        return x;
    }

    public Tensor Apply(Tensor x) => x.MatMul(Weight) + Bias;
}
