namespace Hybrid.Probabilistic;

/// <summary>What GLAD learns.</summary>
/// <param name="Abilities">a of every worker.</param>
/// <param name="Easiness">b of every task.</param>
internal sealed record GladParameters(double[] Abilities, double[] Easiness);
