namespace Hybrid.Probabilistic;

/// <summary>How Gibbs sampling runs.</summary>
public sealed record GibbsOptions
{
    /// <summary>How many sweeps all chains together keep, at least 1. Default 100,000.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>How many chains, at least 2: their disagreement is what R-hat measures. Default 4.</summary>
    public int Chains { get; init; } = 4;

    /// <summary>The sweeps that each chain makes before it keeps any. Default 1000.</summary>
    public int BurnIn { get; init; } = 1000;

    /// <summary>The seed. Default 0.</summary>
    public long Seed { get; init; }
}
