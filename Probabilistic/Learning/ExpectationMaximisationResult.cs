namespace Hybrid.Probabilistic.Learning;

/// <summary>What expectation maximisation found.</summary>
/// <param name="Network">The network with the learnt tables.</param>
/// <param name="LogLikelihood">ln P(the known cells) under it.</param>
/// <param name="Trace">The log-likelihood before each iteration, and after the last.</param>
/// <param name="Converged">Whether it ended by its tolerance.</param>
public sealed record ExpectationMaximisationResult(BayesianNetwork Network, double LogLikelihood, IReadOnlyList<double> Trace, bool Converged)
{
    /// <summary>How many iterations were made.</summary>
    public int Iterations => Trace.Count - 1;
}
