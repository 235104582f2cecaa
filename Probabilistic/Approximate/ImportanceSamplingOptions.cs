namespace Hybrid.Probabilistic;

/// <summary>How importance sampling runs.</summary>
public sealed record ImportanceSamplingOptions
{
    /// <summary>How many samples, at least 1. Default 100,000.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>The most sweeps of belief propagation that shape the proposal. 0 makes it likelihood weighting. Default 30.</summary>
    public int Sweeps { get; init; } = 30;

    /// <summary>The share of the network's own distribution that each proposal keeps, above 0 and at most 1, so that no possible state is left out and weights stay bounded. Default 0.05.</summary>
    public double Defence { get; init; } = 0.05;

    /// <summary>The seed. Default 0.</summary>
    public long Seed { get; init; }
}
