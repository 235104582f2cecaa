namespace Hybrid.Probabilistic;

/// <summary>How likelihood weighting runs.</summary>
public sealed record LikelihoodWeightingOptions
{
    /// <summary>How many samples, at least 1. Default 100,000.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>The seed. Default 0.</summary>
    public long Seed { get; init; }
}
