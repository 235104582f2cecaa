namespace Hybrid.Reinforcement;

/// <summary>What agents share that learn a policy from the steps it has just taken.</summary>
public abstract record OnPolicyOptions : AgentOptions
{
    private protected OnPolicyOptions()
    {
    }

    /// <summary>How far advantages look past one step, in [0, 1]: lambda of generalised advantage estimation (Schulman and others, 2016); default 0.95.</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>The weight of the policy's entropy in the objective, at least 0; default 0.</summary>
    public Schedule EntropyWeight { get; init; } = Schedule.Constant(0);

    /// <summary>The weight of the value's squared error in the loss, above 0; default 0.5.</summary>
    public double ValueWeight { get; init; } = 0.5;

    /// <summary>Whether advantages are brought to mean 0 and deviation 1; default true.</summary>
    public bool NormaliseAdvantages { get; init; } = true;

    /// <summary>Whether numbers that are observed are brought to mean 0 and deviation 1 as seen so far; default false. Symbols never are.</summary>
    public bool NormaliseObservations { get; init; }

    /// <summary>Whether rewards are divided by the deviation of their discounted sums as seen so far; default false.</summary>
    public bool NormaliseRewards { get; init; }

    /// <summary>Whether policy and value share all layers but the last; default false.</summary>
    public bool SharedTrunk { get; init; }

    /// <summary>The weight of rewards for observations seldom seen, weight / sqrt(n) at the n-th time; at least 0; default 0: none. Used by a2c and ppo.</summary>
    public double CountBonus { get; init; }

    /// <summary>The weight of rewards for observations that a network cannot foretell yet (random network distillation); at least 0; default 0: none. Used by a2c and ppo.</summary>
    public double Distillation { get; init; }

    /// <summary>The width of a gated recurrent unit (Cho and others, 2014) between hidden layers and outputs, through which the agent remembers its episode; at least 0; default 0: none. Used by a2c and ppo.</summary>
    public int Memory { get; init; }

    internal sealed override string? Refusal(EnvironmentSpec spec) => null;

    internal sealed override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => MakeAgent(model, seed, steps, null);

    internal Agent MakeAgent(EnvironmentModel model, long seed, long steps, ActorCriticAgentWeights? weights)
    {
        var network = new ActorCritic(this, model.Spec, VectorWorld.Start(model, 1, 0).Input);
        ActorCriticAgentWeights trained = weights ?? new(network.Draw(RandomKey.FromSeed(0)), network.Encoding.Moments(NormaliseObservations));
        return network.MemoryWidth > 0
            ? new RecurrentAgent(model, this, seed, steps, trained, network)
            : new NetworkAgent<ActorCriticAgentWeights>(model, this, seed, steps, trained, network.Encoding, network.Policy, network.IsDiscrete);
    }

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(Lambda), Share(Lambda), "numbers from 0 to 1"),
        (nameof(EntropyWeight), EntropyWeight is { First: >= 0 and < double.PositiveInfinity, Last: >= 0 and < double.PositiveInfinity }, "finite numbers from 0"),
        (nameof(ValueWeight), Positive(ValueWeight), "finite numbers above 0"),
        (nameof(CountBonus), CountBonus is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
        (nameof(Memory), Memory >= 0, "whole numbers from 0"),
        (nameof(Distillation), Distillation is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
    ];
}
