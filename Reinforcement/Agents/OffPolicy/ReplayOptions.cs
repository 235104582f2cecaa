namespace Hybrid.Reinforcement;

/// <summary>What agents share that learn from a memory of steps.</summary>
public abstract record ReplayOptions : AgentOptions
{
    private protected ReplayOptions() => Environments = 1;

    /// <summary>The steps that are remembered, at least 1; default 100,000.</summary>
    public int BufferSize { get; init; } = 100_000;

    /// <summary>The steps with actions at random before learning starts, at least 1; default 1,000.</summary>
    public int LearningStarts { get; init; } = 1_000;

    /// <summary>The steps of a minibatch, at least 1; default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>After how many environment steps there is learning, at least 1; default 1.</summary>
    public int TrainEvery { get; init; } = 1;

    /// <summary>The minibatches each time, at least 1; default 1.</summary>
    public int GradientSteps { get; init; } = 1;

    /// <summary>The rewards that a target sums before it looks at a value, at least 1; default 1.</summary>
    public int ReturnSteps { get; init; } = 1;

    /// <summary>How much rewards that surprised are replayed more often, in [0, 1]: 0 for not at all, 0.6 as in the paper; default 0. Source: T. Schaul and others, "Prioritized experience replay", 2016.</summary>
    public double Priority { get; init; }

    /// <summary>How far the bias of prioritised replay is corrected, values in [0, 1]; default 0.4 to 1.</summary>
    public Schedule PriorityCorrection { get; init; } = Schedule.Linear(0.4, 1);

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(BufferSize), BufferSize >= 1, "whole numbers from 1"),
        (nameof(LearningStarts), LearningStarts >= 1, "whole numbers from 1"),
        (nameof(BatchSize), BatchSize >= 1, "whole numbers from 1"),
        (nameof(TrainEvery), TrainEvery >= 1, "whole numbers from 1"),
        (nameof(GradientSteps), GradientSteps >= 1, "whole numbers from 1"),
        (nameof(ReturnSteps), ReturnSteps >= 1, "whole numbers from 1"),
        (nameof(Priority), Share(Priority), "numbers from 0 to 1"),
        (nameof(PriorityCorrection), Share(PriorityCorrection.First) && Share(PriorityCorrection.Last), "values from 0 to 1"),
    ];
}
