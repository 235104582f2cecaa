namespace Hybrid.Probabilistic.Learning;

/// <summary>What <see cref="LogLinearLearner"/> found.</summary>
/// <param name="Model">The model with the learnt weights.</param>
/// <param name="MeanLogLikelihood">The mean of ln P(row), or the negative of the entropy's bound when expectations were given.</param>
/// <param name="Iterations">How many iterations were made.</param>
/// <param name="Converged">Whether every expectation met its target within the tolerance.</param>
public sealed record LogLinearFit(LogLinearModel Model, double MeanLogLikelihood, int Iterations, bool Converged);
