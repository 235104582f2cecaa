using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic;

/// <summary>The states of one sequence.</summary>
/// <param name="Means">The mean of each state [length] of [n].</param>
/// <param name="Covariances">Its covariance [length] of [n, n].</param>
/// <param name="LogLikelihood">ln p(observations).</param>
public sealed record StateEstimates(IReadOnlyList<Vector<double>> Means, IReadOnlyList<Matrix<double>> Covariances, double LogLikelihood);
