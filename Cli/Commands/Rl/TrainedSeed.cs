using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary>What training with one seed left.</summary>
/// <param name="Steps">The steps done.</param>
/// <param name="Seconds">The time it took.</param>
/// <param name="Evaluation">How well the agent does, apart from training.</param>
/// <param name="Save">Saves the agent.</param>
internal sealed record TrainedSeed(long Steps, double Seconds, AgentEvaluation Evaluation, Action<string> Save);
