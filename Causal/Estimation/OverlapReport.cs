namespace Hybrid.Causal.Estimation;

/// <summary>Whether both treatments occur for all kinds of units.</summary>
/// <param name="Low">The least propensity that the model gives.</param>
/// <param name="High">The largest.</param>
/// <param name="Trimmed">How many units' propensities were moved to the trimming bounds.</param>
/// <param name="EffectiveTreated">The number of treated units that equally weighted would be as precise: (sum w)^2 / sum w^2.</param>
/// <param name="EffectiveUntreated">The same of the untreated.</param>
public sealed record OverlapReport(double Low, double High, int Trimmed, double EffectiveTreated, double EffectiveUntreated);
