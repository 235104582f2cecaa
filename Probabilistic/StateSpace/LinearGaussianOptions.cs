namespace Hybrid.Probabilistic;

/// <summary>What a fit of a linear-Gaussian model learns; the rest stays as in the start.</summary>
public sealed record LinearGaussianOptions
{
    /// <summary>Whether A is learnt. Default true.</summary>
    public bool Transition { get; init; } = true;

    /// <summary>Whether Q is learnt. Default true.</summary>
    public bool StateNoise { get; init; } = true;

    /// <summary>Whether C is learnt. Default true.</summary>
    public bool Observation { get; init; } = true;

    /// <summary>Whether R is learnt. Default true.</summary>
    public bool ObservationNoise { get; init; } = true;

    /// <summary>Whether the mean and the covariance of the first state are learnt. Default true.</summary>
    public bool Start { get; init; } = true;

    /// <summary>When the fit stops.</summary>
    public ConvergenceOptions Convergence { get; init; } = new();
}
