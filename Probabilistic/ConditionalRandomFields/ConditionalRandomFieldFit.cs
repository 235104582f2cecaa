namespace Hybrid.Probabilistic;

/// <summary>A trained conditional random field and how it came about.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weights">How many weights were trained.</param>
/// <param name="Iterations">Iterations, or passes over the sentences.</param>
/// <param name="Loss">The summed negative log-likelihood of the training data with the penalties at the end.</param>
/// <param name="Converged">Whether L-BFGS met its tolerance; true for the other algorithms, which make the passes they are told.</param>
/// <param name="SecondsPerIteration">The median time of an iteration.</param>
public sealed record ConditionalRandomFieldFit(
    ConditionalRandomField Model, long Weights, int Iterations, double Loss, bool Converged, double SecondsPerIteration);
