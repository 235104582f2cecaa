namespace Hybrid.Reinforcement;

/// <summary>What a policy is worth, judged by another's episodes.</summary>
/// <param name="Value">The estimate of the expected discounted return of an episode.</param>
/// <param name="StandardError">Its standard error over episodes; NaN for a single one.</param>
/// <param name="EffectiveSize">(sum of weights)^2 / sum of squared weights: so many episodes of the policy itself would say as much; the number of episodes where nothing is weighted.</param>
public sealed record PolicyEstimate(double Value, double StandardError, double EffectiveSize);
