namespace Hybrid.Reinforcement;

/// <summary>How wrong a network of action values is.</summary>
internal sealed class DqnLoss(Dqn options, DqnNetwork network)
{
    /// <summary>The weighted mean loss, and each step's surprise.</summary>
    public (Tensor Loss, Tensor Surprise) Of(DqnWeights weights, DqnWeights target, ReplayBatch batch)
    {
        RandomKey[] keys = new RandomKey(batch.Key).Split(3);
        Tensor said = network.Apply(weights, batch.Observation, Noise(keys[0]));
        Tensor chosen = Pick(said, batch.Action);
        Tensor later = network.Apply(target, batch.Next, Noise(keys[1]));
        Tensor judged = options.Double ? network.Apply(weights, batch.Next, Noise(keys[2])) : later;
        Tensor next = Pick(later, batch.Allowed(network.Scores(judged)).ArgMax(1));
        (Tensor loss, Tensor surprise) = options.Distribution switch
        {
            ValueDistribution.Categorical => Categorical(chosen, next.StopGradient(), batch),
            ValueDistribution.Quantile => Quantile(chosen, next.StopGradient(), batch),
            _ => Mean(chosen[.., 0], next[.., 0].StopGradient(), batch),
        };
        return ((batch.Weight * loss).Mean(), surprise);
    }

    private RandomKey? Noise(RandomKey key) => options.Noisy ? key : null;

    // [rows, actions, atoms] at [rows] to [rows, atoms].
    private Tensor Pick(Tensor said, Tensor action) => (said * action.OneHot(network.ActionCount).ExpandDims(2)).Sum(1);

    private static (Tensor Loss, Tensor Surprise) Mean(Tensor chosen, Tensor next, ReplayBatch batch)
    {
        Tensor error = chosen - (batch.Reward + (batch.Discount * next));
        return (Huber(error), error.Abs());
    }

    // The target's values fall between two fixed ones, which share its probability by nearness: a triangular kernel.
    private (Tensor Loss, Tensor Surprise) Categorical(Tensor chosen, Tensor next, ReplayBatch batch)
    {
        int atoms = network.Atoms;
        double step = (options.GreatestValue - options.LeastValue) / (atoms - 1);
        Tensor moved = (batch.Reward.ExpandDims(1) + (batch.Discount.ExpandDims(1) * network.Support)).Clamp(options.LeastValue, options.GreatestValue);
        Tensor nearness = (1 - ((moved.ExpandDims(1) - network.Support.Reshape(1, atoms, 1)) / step).Abs()).Relu();
        Tensor wanted = (nearness * next.Softmax().ExpandDims(1)).Sum(2);
        Tensor loss = -(wanted * chosen.LogSoftmax()).Sum(1);
        return (loss, loss);
    }

    private (Tensor Loss, Tensor Surprise) Quantile(Tensor chosen, Tensor next, ReplayBatch batch)
    {
        int atoms = network.Atoms;
        Tensor levels = ((Tensor.Range(atoms).Cast(ElementType.Float32) + 0.5) / atoms).Reshape(1, atoms, 1);
        Tensor wanted = batch.Reward.ExpandDims(1) + (batch.Discount.ExpandDims(1) * next);
        Tensor error = wanted.ExpandDims(1) - chosen.ExpandDims(2);
        Tensor below = (error < 0).Cast(ElementType.Float32);
        Tensor loss = ((levels - below).Abs() * Huber(error)).Mean(2).Sum(1);
        return (loss, (wanted.Mean(1) - chosen.Mean(1)).Abs());
    }

    private static Tensor Huber(Tensor error)
    {
        Tensor size = error.Abs();
        Tensor inner = Tensor.Minimum(size, Tensor.Ones([.. size.Shape]));
        return inner * (size - (0.5 * inner));
    }
}
