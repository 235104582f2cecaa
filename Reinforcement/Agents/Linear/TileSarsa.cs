namespace Hybrid.Reinforcement;

/// <summary>SARSA(lambda) with a value that is linear in tiles: the learner that solves small continuous tasks without networks.</summary>
/// <remarks>
/// Q(s,a) is the sum of the weights of the tiles of s for a; weights move along replacing traces. Numbers are tiled over the space's bounds, or, where it has none, over four deviations around
/// the mean of 10,000 steps at random; symbols are features of their own. Source: Sutton and Barto, Reinforcement Learning, 2nd ed., sections 10.1 and 12.7.
/// </remarks>
public sealed record TileSarsa : AgentOptions
{
    /// <summary>The usual options: one environment, no hidden layers, step size 0.5 shared among the tilings, falling to a tenth.</summary>
    public TileSarsa()
    {
        Environments = 1;
        LearningRate = Schedule.Linear(0.5, 0.05);
    }

    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = new(
        _ => new TileSarsa(),
        ("MountainCar-", new TileSarsa { Discount = 1, Exploration = Schedule.Constant(0) }),
        ("CartPole", new TileSarsa { Tilings = 16, TilesPerDimension = 6, LearningRate = Schedule.Linear(0.3, 0.01), Exploration = Schedule.Linear(0.1, 0, 0.8) }),
        ("Acrobot", new TileSarsa { Discount = 1, Tilings = 16, TilesPerDimension = 5, LearningRate = Schedule.Linear(0.3, 0.05), Exploration = Schedule.Constant(0) }));

    /// <inheritdoc/>
    public override string Name => "tiles";

    /// <summary>The grids over the observations, at least 1; default 8.</summary>
    public int Tilings { get; init; } = 8;

    /// <summary>The tiles along each dimension, at least 1; default 8.</summary>
    public int TilesPerDimension { get; init; } = 8;

    /// <summary>The decay of traces, in [0, 1]; default 0.9.</summary>
    public double TraceDecay { get; init; } = 0.9;

    /// <summary>The probability of an action at random, values in [0, 1]; default 0.1 to 0.01 over the whole training.</summary>
    public Schedule Exploration { get; init; } = Schedule.Linear(0.1, 0.01);

    internal override string? Refusal(EnvironmentSpec spec) => NeedDiscrete(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new TileTraining(model, this, steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => new TileAgent(model, this, seed, steps, new TileValues(model, this));

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(LearningRate), LearningRate.First <= 1 && LearningRate.Last <= 1, "values above 0 and up to 1"),
        (nameof(Tilings), Tilings >= 1, "whole numbers from 1"),
        (nameof(TilesPerDimension), TilesPerDimension >= 1, "whole numbers from 1"),
        (nameof(TraceDecay), Share(TraceDecay), "numbers from 0 to 1"),
        (nameof(Exploration), Share(Exploration.First) && Share(Exploration.Last) && Share(Exploration.Fraction), "values from 0 to 1"),
    ];
}
