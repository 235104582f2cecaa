namespace Hybrid.Reinforcement;

/// <summary>Soft actor-critic for discrete actions: expectations over actions are sums, so nothing need be sampled.</summary>
/// <remarks>Source: P. Christodoulou, "Soft actor-critic for discrete action settings", 2019.</remarks>
public sealed record DiscreteSac : ControlOptions
{
    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = ControlPresets.DiscreteSac;

    /// <inheritdoc/>
    public override string Name => "discretesac";

    /// <summary>The entropy that is aimed for, as a share of the greatest possible, in [0, 1]; default 0.3.</summary>
    public double EntropyShare { get; init; } = 0.3;

    internal override string? Refusal(EnvironmentSpec spec) => NeedDiscrete(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed)
    {
        int actions = model.Spec.Actions.Count;
        return new SoftTraining(model, this, new CategoricalPolicy(actions), EntropyShare * Math.Log(actions), steps, seed);
    }

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) =>
        ControlAgents.Soft(this, new CategoricalPolicy(model.Spec.Actions.Count), model, seed, steps, null);

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() => [.. base.Rules(), (nameof(EntropyShare), Share(EntropyShare), "numbers from 0 to 1")];
}
