namespace Hybrid.Reinforcement;

/// <summary>How rollouts become updates.</summary>
/// <param name="RolloutSteps">The steps of each environment.</param>
/// <param name="Epochs">The passes over a rollout.</param>
/// <param name="MinibatchSize">The steps of a minibatch.</param>
/// <param name="Clip">How far probabilities may change.</param>
/// <param name="ClipValues">Whether values are clipped too.</param>
/// <param name="TargetDivergence">The divergence that ends the passes; 0 for none.</param>
/// <param name="Optimizer">The rule; its rate is given at each step.</param>
internal sealed record OnPolicyPlan(int RolloutSteps, int Epochs, int MinibatchSize, Schedule Clip, bool ClipValues, double TargetDivergence, Optimizer Optimizer);
