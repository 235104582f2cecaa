namespace Hybrid.Probabilistic;

/// <summary>What the states of a hidden Markov model make of rows of numbers.</summary>
public enum EmissionKind
{
    /// <summary>A Gaussian for each state.</summary>
    Gaussian,

    /// <summary>A mixture of Gaussians for each state.</summary>
    GaussianMixture,

    /// <summary>Counts: a Poisson distribution for each state and column.</summary>
    Poisson,
}
