namespace Hybrid;

/// <summary>Where a minimisation stands after an iteration.</summary>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="Value">The function's value.</param>
/// <param name="GradientNorm">The largest absolute component of the gradient.</param>
/// <param name="Step">The step along the direction.</param>
/// <param name="Evaluations">Evaluations of value and gradient so far.</param>
public sealed record LbfgsProgress(int Iteration, double Value, double GradientNorm, double Step, int Evaluations);
