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
}
