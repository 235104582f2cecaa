namespace Hybrid.Probabilistic;

/// <summary>How a run of expectation-maximisation went.</summary>
/// <param name="History">The log-likelihood of the start and after every step; it never falls.</param>
/// <param name="Converged">Whether the last step gained less than the tolerance; false when the iterations ran out or the run was cancelled.</param>
public sealed record ConvergenceReport(IReadOnlyList<double> History, bool Converged)
{
    /// <summary>How many M-steps were made.</summary>
    public int Iterations => History.Count - 1;

    /// <summary>The log-likelihood at the end.</summary>
    public double LogLikelihood => History[^1];
}
