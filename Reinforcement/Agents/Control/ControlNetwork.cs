namespace Hybrid.Reinforcement;

/// <summary>The networks of policies and critics as functions of their weights.</summary>
internal sealed class ControlNetwork(ControlOptions options, Encoding encoding)
{
    public Encoding Encoding => encoding;

    public PolicyWeights DrawPolicy(RandomKey key, int outputs) => Draw(key, encoding.Features, outputs, 0.01);

    /// <summary>Critics: of a continuous action with <paramref name="outputs"/> 0, else a value for each of so many actions.</summary>
    public CriticWeights DrawCritics(RandomKey key, int count, int outputs) =>
        new([.. key.Split(count).Select(one => Draw(one, encoding.Features + (outputs == 0 ? 1 : 0), Math.Max(1, outputs), 1))]);

    /// <summary>What a network says of observations, [rows, outputs].</summary>
    public Tensor Said(PolicyWeights weights, Tensor observation) => Layers.Apply(weights.Layers, options.Activation, encoding.Apply(weights.Embedding, [], observation));

    /// <summary>The value of a continuous action in [-1, 1], [rows].</summary>
    public Tensor Value(PolicyWeights critic, Tensor observation, Tensor action)
    {
        Tensor features = encoding.Apply(critic.Embedding, [], observation);
        return Layers.Apply(critic.Layers, options.Activation, Tensor.Concatenate([features, action.Reshape(action.Size, 1)], 1))[.., 0];
    }

    private PolicyWeights Draw(RandomKey key, int inputs, int outputs, double gain)
    {
        RandomKey[] keys = key.Split(2);
        return new(encoding.Draw(keys[0]), Layers.Draw(keys[1], inputs, options.Hidden, options.Activation, outputs, gain));
    }
}
