namespace Hybrid.Reinforcement;

/// <summary>Soft actor-critic: return and entropy of the policy are maximised together, and the weight of the entropy finds itself. Continuous actions.</summary>
/// <remarks>Source: T. Haarnoja and others, "Soft actor-critic algorithms and applications", 2018.</remarks>
public sealed record Sac : ControlOptions
{
    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = ControlPresets.Sac;

    /// <inheritdoc/>
    public override string Name => "sac";

    /// <summary>The entropy that is aimed for, in nats; default -1, minus the number of action dimensions.</summary>
    public double TargetEntropy { get; init; } = -1;

    internal override string? Refusal(EnvironmentSpec spec) => NeedContinuous(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new SoftTraining(model, this, new SquashedPolicy(), TargetEntropy, steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => ControlAgents.Soft(this, new SquashedPolicy(), model, seed, steps, null);

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() => [.. base.Rules(), (nameof(TargetEntropy), double.IsFinite(TargetEntropy), "finite numbers")];
}
