namespace Hybrid.Probabilistic;

/// <summary>The posterior of a hidden Markov model's parameters.</summary>
/// <param name="Start">Expected numbers of first states [states].</param>
/// <param name="Transition">Expected numbers of pairs [states][states].</param>
/// <param name="Emission">The emissions.</param>
internal sealed record VariationalChain(double[] Start, double[][] Transition, IEmissionPosterior Emission);
