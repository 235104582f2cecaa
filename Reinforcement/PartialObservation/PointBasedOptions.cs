namespace Hybrid.Reinforcement;

/// <summary>How point-based value iteration goes about.</summary>
public sealed record PointBasedOptions
{
    /// <summary>How often the set of beliefs grows, at least 0; default 5. It at most doubles each time.</summary>
    public int Expansions { get; init; } = 5;

    /// <summary>The most beliefs, at least 1; default 500.</summary>
    public int MostBeliefs { get; init; } = 500;

    /// <summary>The change of any belief's value at which a set is done, above 0; default 1e-9.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>The most rounds for a set, at least 1; default 2,000.</summary>
    public int MostRounds { get; init; } = 2_000;
}
