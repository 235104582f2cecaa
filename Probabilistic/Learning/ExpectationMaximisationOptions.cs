namespace Hybrid.Probabilistic.Learning;

/// <summary>How expectation maximisation runs.</summary>
public sealed record ExpectationMaximisationOptions
{
    /// <summary>The prior of the tables. Default <see cref="Prior.None"/>, maximum likelihood.</summary>
    public Prior Prior { get; init; } = Prior.None;

    /// <summary>Converged when the log-likelihood (with a prior: plus the prior's logarithm) rises by less than this share of its size. Default 1e-7, above 0.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>The most iterations. Default 500, at least 1.</summary>
    public int MostIterations { get; init; } = 500;

    /// <summary>
    /// How far the start is moved at random from the tables that are given, 0 to 1: each row is mixed with a random distribution in that share. Default 0.
    /// A latent variable whose start is uniform would stay so: then tables that touch it are always moved.
    /// </summary>
    public double Disturbance { get; init; }

    /// <summary>The seed of the disturbance. Default 0.</summary>
    public long Seed { get; init; }
}
