namespace Hybrid.Probabilistic;

/// <summary>How mean field runs.</summary>
public sealed record MeanFieldOptions
{
    /// <summary>Converged when no belief changes by more than this in a sweep. Default 1e-9, above 0.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>The most sweeps over all variables. Default 10,000, at least 1.</summary>
    public int MostSweeps { get; init; } = 10_000;
}
