namespace Hybrid.Probabilistic.Learning;

/// <summary>How <see cref="LogLinearLearner"/> runs.</summary>
public sealed record LogLinearOptions
{
    /// <summary>The strength of a Gaussian prior: L2 / 2 times the sum of squared weights is subtracted from the mean log-likelihood. Default 0, maximum likelihood; at least 0.</summary>
    public double L2 { get; init; }

    /// <summary>Converged when no expectation differs from its target by more than this. Default 1e-8, above 0.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The most iterations of L-BFGS. Default 1000, at least 1.</summary>
    public int MostIterations { get; init; } = 1000;
}
