namespace Hybrid.Reinforcement;

/// <summary>The networks of a policy and a value, as functions of their weights.</summary>
internal sealed class ActorCritic
{
    private const double MaskedScore = -1e8;

    private readonly OnPolicyOptions _options;

    public ActorCritic(OnPolicyOptions options, EnvironmentSpec spec, InputSpec input)
    {
        _options = options;
        Encoding = new Encoding(input, options.EmbeddingWidth);
        ActionCount = spec.Actions.Count;
        Initial = (spec.Actions.High[0] - spec.Actions.Low[0]) / 4;
    }

    public Encoding Encoding { get; }

    /// <summary>The number of discrete actions; 0 when they are continuous.</summary>
    public int ActionCount { get; }

    public bool IsDiscrete => ActionCount > 0;

    /// <summary>The numbers that a policy says of an observation.</summary>
    public int Outputs => Math.Max(1, ActionCount);

    private double Initial { get; }

    public ActorCriticWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(4);
        int features = Encoding.Features;
        DenseWeights[] actor = Layers.Draw(keys[1], features, _options.Hidden, _options.Activation, Outputs, 0.01);
        DenseWeights[] critic = Layers.Draw(keys[2], features, _options.Hidden, _options.Activation, 1, 1);
        if (_options.SharedTrunk)
        {
            actor[^1] = new DenseWeights(Tensor.Concatenate([actor[^1].Weight, critic[^1].Weight], 1), Tensor.Zeros(Outputs + 1));
            critic = [];
        }

        return new(Encoding.Draw(keys[0]), actor, critic, IsDiscrete ? [] : [Tensor.Full(Math.Log(Initial), [1])]);
    }

    /// <summary>The policy's numbers [rows, outputs] and the values [rows].</summary>
    public (Tensor Policy, Tensor Value) Apply(ActorCriticWeights weights, Tensor[] moments, Tensor observation)
    {
        Tensor features = Encoding.Apply(weights.Embedding, moments, observation);
        Tensor first = Layers.Apply(weights.Actor, _options.Activation, features);
        if (weights.Critic.Length == 0)
        {
            return (first[.., ..Outputs], first[.., Outputs]);
        }

        return (first, Layers.Apply(weights.Critic, _options.Activation, features)[.., 0]);
    }

    /// <summary>The policy's numbers alone.</summary>
    public Tensor Policy(ActorCriticAgentWeights agent, Tensor observation) => Apply(agent.Weights, agent.Moments, observation).Policy;

    /// <summary>Logarithms of probabilities (densities) of actions [rows], and the entropies [rows].</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="policy">What <see cref="Apply"/> said.</param>
    /// <param name="action">Int32 or Float32 [rows].</param>
    /// <param name="mask">1 for available actions and 0 for others, [rows, actions]; empty for all.</param>
    public (Tensor LogProbability, Tensor Entropy) Distribution(ActorCriticWeights weights, Tensor policy, Tensor action, Tensor[] mask)
    {
        if (IsDiscrete)
        {
            Tensor scores = mask.Length == 0 ? policy : Tensor.Where(mask[0] > 0.5, policy, Tensor.Full(MaskedScore, [.. policy.Shape]));
            Tensor logarithms = scores.LogSoftmax();
            return ((logarithms * action.OneHot(ActionCount)).Sum(1), -(logarithms * logarithms.Exp()).Sum(1));
        }

        Tensor spread = weights.LogDeviation[0];
        Tensor apart = (action - policy[.., 0]) / spread.Exp();
        Tensor density = (-0.5 * apart.Square()) - spread - (0.5 * Math.Log(2 * Math.PI));
        return (density, (spread + (0.5 * (1 + Math.Log(2 * Math.PI)))).BroadcastTo(action.Shape[0]));
    }
}
