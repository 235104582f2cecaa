namespace Hybrid.Probabilistic;

/// <summary>How a Gaussian mixture is fitted by variational inference.</summary>
public sealed record VariationalMixtureOptions
{
    /// <summary>The shapes allowed. Default full.</summary>
    public CovarianceType Covariance { get; init; } = CovarianceType.Full;

    /// <summary>The prior of the weights. Default Dirichlet.</summary>
    public WeightPrior WeightPrior { get; init; } = WeightPrior.Dirichlet;

    /// <summary>The concentration of that prior for each component, or of the process, above 0: the smaller, the fewer components. Default 1 / (the most components).</summary>
    public double? Concentration { get; init; }

    /// <summary>How many rows the prior of each mean is worth, above 0; it is centred on the mean of all rows. Default 1.</summary>
    public double MeanPrecision { get; init; } = 1;

    /// <summary>
    /// The degrees of freedom of the prior of each precision, above d - 1 (full, tied) or above 0; its inverse scale is the covariance of all rows, or its diagonal or
    /// mean variance. Default d.
    /// </summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>Components that answer for fewer rows than this at the end are left out of the mixture; at least 0. Default 1.</summary>
    public double LeastObservations { get; init; } = 1;

    /// <summary>How many starts; the one with the greatest bound wins. At least 1. Default 5.</summary>
    public int Restarts { get; init; } = 5;

    /// <summary>When a start stops.</summary>
    public ConvergenceOptions Convergence { get; init; } = new() { MaximumIterations = 2000 };

    /// <summary>A weight for each row, at least 0, not all 0. Default 1 each.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>The seed of the starts. Default 0.</summary>
    public long Seed { get; init; }
}
