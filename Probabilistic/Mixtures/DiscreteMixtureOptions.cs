namespace Hybrid.Probabilistic;

/// <summary>How a discrete mixture is fitted.</summary>
public sealed record DiscreteMixtureOptions
{
    /// <summary>Pseudo-counts of every component and of every state within one, at least 0. Default 0.01, which keeps probabilities from 0.</summary>
    public double Smoothing { get; init; } = 0.01;

    /// <summary>How many starts; the best end wins. At least 1. Default 10.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>When a start stops.</summary>
    public ConvergenceOptions Convergence { get; init; } = new();

    /// <summary>The seed of the starts. Default 0.</summary>
    public long Seed { get; init; }
}
