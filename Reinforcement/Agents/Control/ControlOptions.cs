namespace Hybrid.Reinforcement;

/// <summary>What agents of a policy and of action values share that learn from a memory.</summary>
public abstract record ControlOptions : ReplayOptions
{
    private protected ControlOptions()
    {
        Hidden = [64, 64];
        Activation = HiddenActivation.Relu;
        LearningRate = Schedule.Constant(1e-3);
        GradientNorm = 100;
    }

    /// <summary>How far the copies of networks move towards them at each update, in (0, 1]; default 0.005.</summary>
    public double TargetShare { get; init; } = 0.005;

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() => [.. base.Rules(), (nameof(TargetShare), TargetShare is > 0 and <= 1, "numbers above 0 and up to 1")];
}
