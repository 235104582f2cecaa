namespace Hybrid.Probabilistic;

/// <summary>How an iterative or sampling engine ended.</summary>
/// <param name="Converged">Whether its own criterion was met.</param>
/// <param name="Iterations">How many sweeps or samples it took.</param>
/// <param name="Residual">What the criterion measures: the largest change of a message or belief in the last sweep, or the largest standard error of a posterior probability.</param>
public sealed record Convergence(bool Converged, int Iterations, double Residual);
