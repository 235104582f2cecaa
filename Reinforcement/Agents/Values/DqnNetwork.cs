namespace Hybrid.Reinforcement;

/// <summary>A network of action values as a function of its weights: what it says is [rows, actions, atoms].</summary>
internal sealed class DqnNetwork(Dqn options, int actionCount, Encoding encoding)
{
    private const int StreamLayers = 2;

    public Encoding Encoding => encoding;

    public int ActionCount => actionCount;

    /// <summary>The numbers said of each action.</summary>
    public int Atoms => options.Distribution == ValueDistribution.None ? 1 : options.Atoms;

    public DqnWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(4);
        int[] hidden = [.. options.Hidden];
        int[] trunk = hidden[..^1];
        int width = trunk.Length > 0 ? trunk[^1] : encoding.Features;
        int[] last = hidden[^1..];
        DenseWeights[] advantage = Layers.Draw(keys[2], width, last, options.Activation, actionCount * Atoms, 1);
        DenseWeights[] value = options.Duelling ? Layers.Draw(keys[3], width, last, options.Activation, Atoms, 1) : [];
        NoisyWeights[] noise = options.Noisy
            ? [.. advantage.Concat(value).Select(layer => NoisyWeights.Start(layer.Weight.Shape[0], layer.Weight.Shape[1]))]
            : [];
        return new(encoding.Draw(keys[0]), Layers.Draw(keys[1], encoding.Features, trunk, options.Activation, 0, 1), advantage, value, noise);
    }

    /// <summary>[rows, actions, atoms]: values, unnormalised log-probabilities, or quantiles.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="observation">The observations.</param>
    /// <param name="key">The key of the noise; null for none.</param>
    public Tensor Apply(DqnWeights weights, Tensor observation, RandomKey? key)
    {
        Tensor x = encoding.Apply(weights.Embedding, [], observation);
        foreach (DenseWeights layer in weights.Trunk)
        {
            x = Layers.Activate(options.Activation, layer.Apply(x));
        }

        int rows = x.Shape[0];
        RandomKey[] keys = key is null || weights.Noise.Length == 0 ? [] : key.Split(weights.Noise.Length);
        DenseWeights[] Disturbed(DenseWeights[] layers, int first) =>
            keys.Length == 0 ? layers : [.. layers.Select((layer, i) => weights.Noise[first + i].Disturb(layer, keys[first + i]))];
        Tensor advantage = Layers.Apply(Disturbed(weights.Advantage, 0), options.Activation, x).Reshape(rows, actionCount, Atoms);
        if (weights.Value.Length == 0)
        {
            return advantage;
        }

        Tensor value = Layers.Apply(Disturbed(weights.Value, StreamLayers), options.Activation, x).Reshape(rows, 1, Atoms);
        return value + advantage - advantage.Mean(1, keepDims: true);
    }

    /// <summary>The mean return of each action, [rows, actions].</summary>
    public Tensor Scores(Tensor said) => options.Distribution switch
    {
        ValueDistribution.Categorical => (said.Softmax() * Support).Sum(2),
        ValueDistribution.Quantile => said.Mean(2),
        _ => said[.., .., 0],
    };

    /// <summary>The fixed values, [atoms].</summary>
    public Tensor Support => Tensor.Linspace(options.LeastValue, options.GreatestValue, options.Atoms);
}
