namespace Hybrid.Probabilistic;

/// <summary>What MACE learns.</summary>
/// <param name="Trust">P(the worker looks at the task) of every worker.</param>
/// <param name="Habits">P(label | it does not look), by worker and label.</param>
internal sealed record SpammerParameters(double[] Trust, double[] Habits);
