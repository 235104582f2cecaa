namespace Hybrid.Probabilistic;

/// <summary>Temperatures of simulated annealing: from the first to the last in equal ratios.</summary>
public sealed record AnnealingSchedule
{
    /// <summary>The first temperature, above 0. Default 10.</summary>
    public double First { get; init; } = 10;

    /// <summary>The last temperature, above 0 and at most the first. Default 0.05.</summary>
    public double Last { get; init; } = 0.05;

    /// <summary>The sweeps over all units, at least 1. Default 500.</summary>
    public int Sweeps { get; init; } = 500;

    /// <summary>How many runs; the lowest energy wins. At least 1. Default 10.</summary>
    public int Restarts { get; init; } = 10;

    internal double At(int sweep) => Sweeps == 1 ? Last : First * Math.Pow(Last / First, sweep / (Sweeps - 1.0));

    internal void Check()
    {
        if (!(First > 0) || !(Last > 0) || Last > First || !double.IsFinite(First) || Sweeps < 1 || Restarts < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"AnnealingSchedule: temperatures from {First} to {Last}, {Sweeps} sweeps and {Restarts} restarts; temperatures are above 0 and fall, and there is at least one sweep and run."));
        }
    }
}
