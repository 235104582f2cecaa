namespace Hybrid.Probabilistic;

/// <summary>How loopy belief propagation runs.</summary>
public sealed record LoopyBeliefPropagationOptions
{
    /// <summary>The order of updates. Default <see cref="MessageSchedule.Sequential"/>.</summary>
    public MessageSchedule Schedule { get; init; } = MessageSchedule.Sequential;

    /// <summary>The share of the old message that a new one keeps, from 0 (none, the default) to below 1. Helps against oscillation.</summary>
    public double Damping { get; init; }

    /// <summary>Converged when no message changes by more than this. Default 1e-9, above 0.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>The most sweeps over all factors. Default 1000, at least 1.</summary>
    public int MostSweeps { get; init; } = 1000;

    /// <summary>Maximise instead of sum: beliefs become max-marginals, whose largest entries decode a joint state. Default false.</summary>
    public bool Maximise { get; init; }

    /// <summary>
    /// Keep messages as logarithms: slower, but numbers of any smallness survive, and damping is a geometric mean. Default false: messages are scaled,
    /// which is enough unless the ratio of two states' messages passes 1e300.
    /// </summary>
    public bool LogDomain { get; init; }
}
