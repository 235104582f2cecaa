namespace Hybrid.Reinforcement;

/// <summary>What training left.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Curve">The learning curve, about 100 points.</param>
/// <param name="Steps">The steps done; fewer than asked when cancelled.</param>
public sealed record TabularRun(TabularAgent Agent, IReadOnlyList<CurvePoint> Curve, long Steps);
