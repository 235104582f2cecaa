namespace Hybrid.Probabilistic;

/// <summary>How a Gaussian mixture is fitted.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>The shapes allowed. Default full.</summary>
    public CovarianceType Covariance { get; init; } = CovarianceType.Full;

    /// <summary>How many starts; the best end wins. At least 1. Default 10. Ignored with a <see cref="Start"/>.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>
    /// The least variance that a component may have, given its columns before, as a share of the column's variance over all rows; below it the component has
    /// collapsed. It is added to the variances of columns that the columns before determine in all rows. At least 0. Default 1e-6.
    /// </summary>
    public double Regularisation { get; init; } = 1e-6;

    /// <summary>When a start stops.</summary>
    public ConvergenceOptions Convergence { get; init; } = new();

    /// <summary>Where to start instead of k-means++; its covariance type must be <see cref="Covariance"/>.</summary>
    public GaussianMixture? Start { get; init; }

    /// <summary>A weight for each row, at least 0, not all 0: a row of weight 2 counts as two rows. Default 1 each.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>The seed of the starts. Default 0.</summary>
    public long Seed { get; init; }
}
