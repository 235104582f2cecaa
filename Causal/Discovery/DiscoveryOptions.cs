using Hybrid.Probabilistic.Learning;

namespace Hybrid.Causal.Discovery;

/// <summary>How a graph is discovered.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Variables count as independent when the p-value is above this. Default 0.05, above 0 and below 1. Methods with scores do not use it.</summary>
    public double Significance { get; init; } = 0.05;

    /// <summary>The most variables to condition on, or, for methods with scores, the most parents. Default: as many as there are.</summary>
    public int MostGiven { get; init; } = int.MaxValue;

    /// <summary>What is known beforehand: required and forbidden arrows, and tiers in time. It is kept whatever the data say. Default: nothing.</summary>
    public ArcConstraints Knowledge { get; init; } = ArcConstraints.None;

    internal void Check(string operation)
    {
        if (!(Significance is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Significance), Significance, $"{operation}: the significance is {Significance}; numbers above 0 and below 1 are allowed.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(MostGiven);
    }
}
