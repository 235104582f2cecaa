namespace Hybrid.Probabilistic;

/// <summary>What a further label of a task is expected to tell.</summary>
/// <param name="Task">The task's position in <see cref="CrowdLabels.Tasks"/>.</param>
/// <param name="Information">The expected fall of the entropy of its class, in nats, at least 0.</param>
public sealed record TaskGain(int Task, double Information);
