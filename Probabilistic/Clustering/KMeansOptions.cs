namespace Hybrid.Probabilistic;

/// <summary>How k-means runs.</summary>
public sealed record KMeansOptions
{
    /// <summary>How many starts; the least inertia wins. At least 1. Default 10. Ignored with <see cref="Start"/>.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>The most assignments of all rows in one start, at least 1. Default 300.</summary>
    public int MaximumIterations { get; init; } = 300;

    /// <summary>
    /// A start also ends when the centres together move by no more than this times the mean variance of the columns (squared distance). At least 0.
    /// Default 0: it ends when no row changes its cluster.
    /// </summary>
    public double Tolerance { get; init; }

    /// <summary>Centres [k][d] to start from instead of k-means++.</summary>
    public IReadOnlyList<double[]>? Start { get; init; }

    /// <summary>The seed of the starts. Default 0.</summary>
    public long Seed { get; init; }
}
