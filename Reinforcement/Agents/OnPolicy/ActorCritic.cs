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

    /// <summary>The numbers that the agent remembers; 0 for none.</summary>
    public int MemoryWidth => _options.Memory;

    private double Initial { get; }

    public ActorCriticWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(6);
        int features = Encoding.Features;
        if (MemoryWidth > 0)
        {
            return new(
                Encoding.Draw(keys[0]),
                Layers.Draw(keys[1], MemoryWidth, [], _options.Activation, Outputs, 0.01),
                Layers.Draw(keys[2], MemoryWidth, [], _options.Activation, 1, 1),
                Spread(),
                Layers.Draw(keys[3], features, _options.Hidden, _options.Activation, 0, 1),
                GatedUnit.Draw(keys[4], _options.Hidden[^1], MemoryWidth));
        }

        DenseWeights[] actor = Layers.Draw(keys[1], features, _options.Hidden, _options.Activation, Outputs, 0.01);
        DenseWeights[] critic = Layers.Draw(keys[2], features, _options.Hidden, _options.Activation, 1, 1);
        if (_options.SharedTrunk)
        {
            actor[^1] = new DenseWeights(Tensor.Concatenate([actor[^1].Weight, critic[^1].Weight], 1), Tensor.Zeros(Outputs + 1));
            critic = [];
        }

        return new(Encoding.Draw(keys[0]), actor, critic, Spread(), [], []);
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

    /// <summary>The same with memory, over some steps of some environments.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="moments">The moments of observations.</param>
    /// <param name="observation">[steps environments, length], step by step.</param>
    /// <param name="memory">What is remembered before the first step, [environments, width].</param>
    /// <param name="keep">0 where an episode starts with a step and 1 elsewhere, [steps, environments].</param>
    public (Tensor Policy, Tensor Value, Tensor Memory) Apply(ActorCriticWeights weights, Tensor[] moments, Tensor observation, Tensor memory, Tensor keep)
    {
        Tensor features = Layers.Activate(_options.Activation, Layers.Apply(weights.Trunk, _options.Activation, Encoding.Apply(weights.Embedding, moments, observation)));
        (Tensor remembered, Tensor last) = GatedUnit.Apply(weights.Memory, features, memory, keep);
        return (Layers.Apply(weights.Actor, _options.Activation, remembered), Layers.Apply(weights.Critic, _options.Activation, remembered)[.., 0], last);
    }

    /// <summary>The policy's numbers alone.</summary>
    public Tensor Policy(ActorCriticAgentWeights agent, Tensor observation) => Apply(agent.Weights, agent.Moments, observation).Policy;

    private Tensor[] Spread() => IsDiscrete ? [] : [Tensor.Full(Math.Log(Initial), [1])];

    /// <summary>Logarithms of probabilities (densities) of actions [rows], and the entropies [rows].</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="policy">What the policy said.</param>
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
