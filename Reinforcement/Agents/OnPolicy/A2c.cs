namespace Hybrid.Reinforcement;

/// <summary>Advantage actor-critic: one step of gradient for each short rollout of many environments.</summary>
/// <remarks>
/// Loss: -mean log pi(a|s) A + valueWeight mean (V - R)^2 - entropyWeight mean entropy. It is proximal policy optimisation with one pass over the whole rollout, where nothing is ever
/// clipped (S. Huang and others, "A2C is a special case of PPO", 2022). Source: V. Mnih and others, "Asynchronous methods for deep reinforcement learning", 2016.
/// </remarks>
public sealed record A2c : OnPolicyOptions
{
    /// <summary>The usual options: 16 environments, 8 steps, no look past them.</summary>
    public A2c()
    {
        Environments = 16;
        Lambda = 1;
        NormaliseAdvantages = false;
        LearningRate = Schedule.Constant(1e-3);
    }

    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = OnPolicyPresets.A2c;

    /// <inheritdoc/>
    public override string Name => "a2c";

    /// <summary>The steps of each environment between updates, at least 1; default 8.</summary>
    public int RolloutSteps { get; init; } = 8;

    /// <summary>Whether the optimiser is RMSprop, as in the paper; default false: Adam.</summary>
    public bool RmsProp { get; init; }

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new OnPolicyTraining(model, this, steps, seed, new OnPolicyPlan(
        RolloutSteps, 1, RolloutSteps * Environments, Schedule.Constant(1), false, 0, RmsProp ? Optimizer.RmsProp(1e-3) : Optimizer.Adam(1e-3, epsilon: 1e-5)));

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() => [.. base.Rules(), (nameof(RolloutSteps), RolloutSteps >= 1, "whole numbers from 1")];
}
