namespace Hybrid.Reinforcement;

/// <summary>What soft actor-critic needs to know of a kind of policy.</summary>
internal interface ISoftPolicy
{
    /// <summary>The numbers that the policy's network says of an observation.</summary>
    int Outputs { get; }

    /// <summary>The values that a critic says of an observation; 0 when it is given the action.</summary>
    int CriticOutputs { get; }

    /// <summary>What the agent would do: scores of discrete actions, or a continuous action of the environment's space, [rows, ..].</summary>
    Tensor Best(Tensor said, Space actions);

    /// <summary>What exploring draws from: scores of discrete actions, or mean and logarithm of the deviation before squashing.</summary>
    Tensor Draws(Tensor said);

    /// <summary>What is expected under the policy, each [rows]: the lower critic's value less the temperature times the logarithm of the probability, and that logarithm.</summary>
    /// <param name="network">The networks.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="critics">The critics.</param>
    /// <param name="observation">The observations.</param>
    /// <param name="allowed">Makes scores very low where an action is not available.</param>
    /// <param name="key">The randomness.</param>
    /// <param name="temperature">The weight of the entropy.</param>
    (Tensor SoftValue, Tensor LogProbability) Expect(
        ControlNetwork network, PolicyWeights policy, CriticWeights critics, Tensor observation, Func<Tensor, Tensor> allowed, RandomKey key, Tensor temperature);

    /// <summary>What a critic says of actions that were taken, [rows].</summary>
    Tensor Taken(ControlNetwork network, PolicyWeights critic, ReplayBatch batch);
}
