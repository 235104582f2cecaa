namespace Hybrid.Reinforcement;

/// <summary>What a training left.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Curve">The learning curve: returns of training episodes, exploration included.</param>
/// <param name="Steps">The environment steps done; fewer than asked when cancelled.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record TrainedAgent(Agent Agent, IReadOnlyList<CurvePoint> Curve, long Steps, double Seconds)
{
    /// <summary>Environment steps a second, end to end.</summary>
    public double StepsPerSecond => Steps / Seconds;

    /// <summary>Plays whole episodes apart from training: see <see cref="Agent.Evaluate"/>.</summary>
    /// <param name="episodes">How many, at least 1; default 100.</param>
    /// <param name="seed">The seed of the environments; default 1,000,000.</param>
    public AgentEvaluation Evaluate(int episodes = 100, long seed = 1_000_000) => Agent.Evaluate(episodes, seed);
}
