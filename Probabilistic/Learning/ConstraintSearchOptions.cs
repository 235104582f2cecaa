namespace Hybrid.Probabilistic.Learning;

/// <summary>How <see cref="ConstraintSearch"/> runs.</summary>
public sealed record ConstraintSearchOptions
{
    /// <summary>Variables are taken to be independent when the p-value is above this. Default 0.05, above 0 and below 1.</summary>
    public double Significance { get; init; } = 0.05;

    /// <summary>Test by G-squared (the default) or, when false, by Pearson's chi-squared.</summary>
    public bool LikelihoodRatio { get; init; } = true;

    /// <summary>The most variables to condition on. Default 5, at least 0.</summary>
    public int MostGiven { get; init; } = 5;

    /// <summary>A test needs this many rows for each cell of its table; without them the variables are taken to be dependent on the arcs' side: the arc stays. Default 1, at least 0.</summary>
    public double RowsPerCell { get; init; } = 1;

    /// <summary>Take the neighbours to condition on from the start of each level, so that the result does not depend on the order of the columns (PC-stable). Default true; false is the original PC.</summary>
    public bool Stable { get; init; } = true;

    /// <summary>What is known of the graph: required arcs are not tested, forbidden ones (tiers included) restrict skeleton and directions. The number of parents is not used. Default nothing.</summary>
    public ArcConstraints Constraints { get; init; } = ArcConstraints.None;
}
