namespace Hybrid.Reinforcement;

/// <summary>The optimum of a finite horizon.</summary>
/// <param name="Values">The value of each state at each step, [horizon + 1][states]; the last row is 0.</param>
/// <param name="Policies">The action of each state at each step, [horizon][states]; ties go to the lowest action.</param>
/// <param name="StartValue">The mean value of the first step over the start distribution.</param>
public sealed record FiniteHorizonPlan(IReadOnlyList<IReadOnlyList<double>> Values, IReadOnlyList<IReadOnlyList<int>> Policies, double StartValue);
