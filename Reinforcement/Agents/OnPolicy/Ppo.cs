namespace Hybrid.Reinforcement;

/// <summary>Proximal policy optimisation: several passes over each batch of steps, with the change of each action's probability clipped.</summary>
/// <remarks>
/// Loss: -mean min(ratio A, clip(ratio, 1 - c, 1 + c) A) + valueWeight mean (V - R)^2 - entropyWeight mean entropy, by Adam with epsilon 1e-5. Discrete and continuous actions.
/// Episodes that are cut by the time limit are bootstrapped with the value of their last observation. Source: J. Schulman and others, "Proximal policy optimization algorithms", 2017.
/// </remarks>
public sealed record Ppo : OnPolicyOptions
{
    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = OnPolicyPresets.Ppo;

    /// <inheritdoc/>
    public override string Name => "ppo";

    /// <summary>The steps of each environment between updates, at least 1; default 128.</summary>
    public int RolloutSteps { get; init; } = 128;

    /// <summary>The passes over a rollout, at least 1; default 4.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>The steps of a minibatch, at least 1; default 256. What a rollout has beyond whole minibatches is left out of that pass.</summary>
    public int MinibatchSize { get; init; } = 256;

    /// <summary>How far an action's probability may change before it stops counting, above 0; default 0.2.</summary>
    public Schedule Clip { get; init; } = Schedule.Constant(0.2);

    /// <summary>Whether the value's change is clipped as well; default false.</summary>
    public bool ClipValues { get; init; }

    /// <summary>Ends the passes over a rollout when the policy has moved so far (mean divergence, in nats); default 0: never.</summary>
    public double TargetDivergence { get; init; }

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new OnPolicyTraining(model, this, steps, seed, new OnPolicyPlan(
        RolloutSteps, Epochs, Math.Min(MinibatchSize, RolloutSteps * Environments), Clip, ClipValues, TargetDivergence, Optimizer.Adam(1e-3, epsilon: 1e-5)));

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(RolloutSteps), RolloutSteps >= 1, "whole numbers from 1"),
        (nameof(Epochs), Epochs >= 1, "whole numbers from 1"),
        (nameof(MinibatchSize), MinibatchSize >= 1, "whole numbers from 1"),
        (nameof(Clip), Positive(Clip.First) && Clip.Last >= 0, "finite values above 0"),
        (nameof(TargetDivergence), TargetDivergence is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
    ];
}
