namespace Hybrid.Probabilistic;

/// <summary>When expectation-maximisation stops.</summary>
public sealed record ConvergenceOptions
{
    /// <summary>The most M-steps, at least 1. Default 500.</summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>
    /// Converged once a step raises the log-likelihood by less than this times (1 + |log-likelihood|); at least 0. With 0 all iterations run.
    /// Default 1e-9: EM creeps, so that a coarse rule stops long before the top.
    /// </summary>
    public double Tolerance { get; init; } = 1e-9;

    internal void Check(string operation)
    {
        if (MaximumIterations < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumIterations), MaximumIterations, $"{operation}: MaximumIterations is {MaximumIterations}; give at least 1.");
        }

        if (!(Tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, $"{operation}: Tolerance is {Tolerance}; give 0 or more.");
        }
    }
}
