namespace Hybrid.Reinforcement;

/// <summary>Dense layers one after the other, an activation after all or after all but the last.</summary>
internal static class Layers
{
    /// <summary>Draws hidden layers and, when there are outputs, a last one.</summary>
    public static DenseWeights[] Draw(RandomKey key, int inputs, IReadOnlyList<int> hidden, HiddenActivation activation, int outputs, double lastGain)
    {
        int count = hidden.Count + (outputs > 0 ? 1 : 0);
        RandomKey[] keys = key.Split(Math.Max(1, count));
        var layers = new DenseWeights[count];
        int width = inputs;
        for (int i = 0; i < hidden.Count; i++)
        {
            layers[i] = DenseWeights.Draw(keys[i], width, hidden[i], activation == HiddenActivation.Relu ? Math.Sqrt(2) : 1);
            width = hidden[i];
        }

        if (outputs > 0)
        {
            layers[^1] = DenseWeights.Draw(keys[^1], width, outputs, lastGain);
        }

        return layers;
    }

    /// <summary>Applies layers; the last has no activation.</summary>
    public static Tensor Apply(DenseWeights[] layers, HiddenActivation activation, Tensor input, bool normalise = false)
    {
        Tensor x = input;
        for (int i = 0; i < layers.Length; i++)
        {
            x = layers[i].Apply(x);
            x = i == layers.Length - 1 ? x : Activate(activation, normalise ? Normalise(x) : x);
        }

        return x;
    }

    public static Tensor Activate(HiddenActivation activation, Tensor x) => activation == HiddenActivation.Tanh ? x.Tanh() : x.Relu();

    /// <summary>Each row with mean 0 and variance 1. Source: J. Ba, J. Kiros and G. Hinton, "Layer normalization", 2016 (without gains).</summary>
    public static Tensor Normalise(Tensor x)
    {
        Tensor apart = x - x.Mean(-1, keepDims: true);
        return apart * (apart.Square().Mean(-1, keepDims: true) + 1e-5).ReciprocalSqrt();
    }
}
