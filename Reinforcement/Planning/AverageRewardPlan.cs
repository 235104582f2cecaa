namespace Hybrid.Reinforcement;

/// <summary>The best reward a step in the long run.</summary>
/// <param name="Gain">The mean reward of a step, the same from every state.</param>
/// <param name="Bias">How much more than the gain is earned from each state before the long run sets in, 0 in state 0.</param>
/// <param name="Policy">The action of each state; ties as <see cref="GreedyPolicy"/> breaks them.</param>
/// <param name="LeastGain">The gain is at least this.</param>
/// <param name="GreatestGain">And at most this.</param>
/// <param name="Converged">Whether the two lie within the tolerance of each other.</param>
/// <param name="Iterations">The sweeps over all states.</param>
public sealed record AverageRewardPlan(double Gain, IReadOnlyList<double> Bias, IReadOnlyList<int> Policy, double LeastGain, double GreatestGain, bool Converged, int Iterations);
