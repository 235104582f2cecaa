namespace Hybrid.Probabilistic.Learning;

/// <summary>Where <see cref="QuasiNewton"/> ended.</summary>
/// <param name="Point">The point.</param>
/// <param name="Value">The function there.</param>
/// <param name="Iterations">How many directions were tried.</param>
/// <param name="Converged">Whether the gradient was small enough.</param>
internal sealed record QuasiNewtonResult(double[] Point, double Value, int Iterations, bool Converged);
