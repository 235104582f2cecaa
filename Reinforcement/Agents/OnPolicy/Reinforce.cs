namespace Hybrid.Reinforcement;

/// <summary>REINFORCE: the policy gradient from whole episodes, with or without a learnt baseline.</summary>
/// <remarks>
/// Each update is one step of Adam on -mean log pi(a|s) (G - b(s)) over whole episodes, one of each environment; b is the learnt value, or 0 without a baseline. With a baseline, an episode that
/// was cut by the time limit goes on with the value of its last observation; without one there is nothing to go on with and its returns end there.
/// Source: R. Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", 1992.
/// </remarks>
public sealed record Reinforce : OnPolicyOptions
{
    /// <summary>The usual options: 8 episodes an update, learning rate 3e-3.</summary>
    public Reinforce() => LearningRate = Schedule.Constant(3e-3);

    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = OnPolicyPresets.Reinforce;

    /// <inheritdoc/>
    public override string Name => "reinforce";

    /// <summary>Whether a learnt value is subtracted from returns; default true.</summary>
    public bool Baseline { get; init; } = true;

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new ReinforceTraining(model, this, steps, seed);
}
