namespace Hybrid.Reinforcement;

/// <summary>Twin delayed deterministic policy gradient: two critics of which the lower counts, noise in targets, and a policy that moves less often. Continuous actions.</summary>
/// <remarks>Source: S. Fujimoto, H. van Hoof and D. Meger, "Addressing function approximation error in actor-critic methods", 2018.</remarks>
public sealed record Td3 : ControlOptions
{
    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = ControlPresets.Td3;

    /// <inheritdoc/>
    public override string Name => "td3";

    /// <summary>The deviation of the noise that explores, actions being in [-1, 1]; at least 0; default 0.1.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>The deviation of the noise in targets, at least 0; default 0.2.</summary>
    public double TargetNoise { get; init; } = 0.2;

    /// <summary>The most noise in targets, at least 0; default 0.5.</summary>
    public double TargetNoiseLimit { get; init; } = 0.5;

    /// <summary>After how many updates of the critics the policy and the copies move, at least 1; default 2.</summary>
    public int PolicyDelay { get; init; } = 2;

    internal override string? Refusal(EnvironmentSpec spec) => NeedContinuous(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) =>
        new DeterministicTraining(model, this, new DeterministicPlan(2, Noise, TargetNoise, TargetNoiseLimit, PolicyDelay), steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => ControlAgents.Deterministic(this, model, seed, steps, null);

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(Noise), Noise is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
        (nameof(TargetNoise), TargetNoise is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
        (nameof(TargetNoiseLimit), TargetNoiseLimit is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
        (nameof(PolicyDelay), PolicyDelay >= 1, "whole numbers from 1"),
    ];
}
