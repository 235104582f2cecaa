namespace Hybrid.Probabilistic;

/// <summary>How labels are aggregated.</summary>
public sealed record CrowdOptions
{
    /// <summary>Pseudo-counts added to every cell of a worker's confusion matrix and to every class, at least 0. Default 0.01, which keeps a worker with few labels from certainty.</summary>
    public double Smoothing { get; init; } = 0.01;

    /// <summary>When expectation-maximisation stops. Default: 100 iterations or a gain below 1e-7 of the log-likelihood.</summary>
    public ConvergenceOptions Convergence { get; init; } = new() { MaximumIterations = 100, Tolerance = 1e-7 };
}
