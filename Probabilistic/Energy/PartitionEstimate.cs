namespace Hybrid.Probabilistic;

/// <summary>An estimate of ln Z.</summary>
/// <param name="LogPartition">The estimate: ln of the mean of the chains' weights.</param>
/// <param name="Low">Three standard errors of that mean below.</param>
/// <param name="High">Three above.</param>
/// <param name="EffectiveChains">How many chains of equal weight would be as good: near their number when the estimate can be trusted.</param>
public sealed record PartitionEstimate(double LogPartition, double Low, double High, double EffectiveChains);
