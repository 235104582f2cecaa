namespace Hybrid;

/// <summary>What <see cref="Lbfgs.Minimise"/> found.</summary>
/// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
/// <param name="Parameters">The best parameters.</param>
/// <param name="Value">The function's value there.</param>
/// <param name="GradientNorm">The largest absolute component of the gradient there.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="Evaluations">Evaluations of value and gradient done.</param>
/// <param name="Converged">Whether a tolerance was met.</param>
/// <param name="Reason">Why not; empty when a tolerance was met.</param>
public sealed record LbfgsResult<T>(T Parameters, double Value, double GradientNorm, int Iterations, int Evaluations, bool Converged, string Reason);
