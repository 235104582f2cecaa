namespace Hybrid.Reinforcement;

/// <summary>What tells DDPG and TD3 apart.</summary>
/// <param name="Critics">The number of critics, of which the lowest counts.</param>
/// <param name="Noise">The deviation of the noise that explores.</param>
/// <param name="TargetNoise">The deviation of the noise in targets.</param>
/// <param name="TargetNoiseLimit">The most noise in targets.</param>
/// <param name="PolicyDelay">After how many updates of the critics the policy moves.</param>
internal sealed record DeterministicPlan(int Critics, double Noise, double TargetNoise, double TargetNoiseLimit, int PolicyDelay);
