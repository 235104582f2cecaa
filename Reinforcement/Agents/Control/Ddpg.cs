namespace Hybrid.Reinforcement;

/// <summary>Deep deterministic policy gradient: a policy climbs the action values of one critic. Continuous actions.</summary>
/// <remarks>Source: T. Lillicrap and others, "Continuous control with deep reinforcement learning", 2016 (with normal noise).</remarks>
public sealed record Ddpg : ControlOptions
{
    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = ControlPresets.Ddpg;

    /// <inheritdoc/>
    public override string Name => "ddpg";

    /// <summary>The deviation of the noise that explores, actions being in [-1, 1]; at least 0; default 0.1.</summary>
    public double Noise { get; init; } = 0.1;

    internal override string? Refusal(EnvironmentSpec spec) => NeedContinuous(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new DeterministicTraining(model, this, new DeterministicPlan(1, Noise, 0, 0, 1), steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => ControlAgents.Deterministic(this, model, seed, steps, null);

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() => [.. base.Rules(), (nameof(Noise), Noise is >= 0 and < double.PositiveInfinity, "finite numbers from 0")];
}
