namespace Hybrid.Probabilistic;

/// <summary>How well a sampler's draws cover the posterior.</summary>
/// <param name="Samples">How many joint states were drawn and kept.</param>
/// <param name="EffectiveSamples">How many independent draws from the posterior they are worth: for weighted samples (sum of weights)^2 / (sum of squares), for chains the least over all probabilities asked for.</param>
/// <param name="RHat">For chains the largest split R-hat, 1 when they agree; NaN for independent samples.</param>
public sealed record SamplingReport(int Samples, double EffectiveSamples, double RHat);
