namespace Hybrid.Probabilistic.Learning;

/// <summary>How <see cref="StructureSearch"/> runs.</summary>
public sealed record StructureSearchOptions
{
    /// <summary>The score. Default <see cref="ScoreKind.Bic"/>.</summary>
    public ScoreKind Score { get; init; } = ScoreKind.Bic;

    /// <summary>For BDeu, the rows that the prior is worth. Default 10, above 0.</summary>
    public double EquivalentSampleSize { get; init; } = 10;

    /// <summary>What is known of the graph. Default nothing, at most 8 parents.</summary>
    public ArcConstraints Constraints { get; init; } = ArcConstraints.None;

    /// <summary>How many moves are remembered and not undone (tabu). 0, the default, for a plain climb, which ends at the first peak.</summary>
    public int TabuLength { get; init; }

    /// <summary>With tabu, how many moves without a new best end the climb. Default 20, at least 1.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>How often the best graph is disturbed at random and climbed again. Default 0.</summary>
    public int Restarts { get; init; }

    /// <summary>How many random moves a disturbance makes. Default 12, at least 1.</summary>
    public int Disturbance { get; init; } = 12;

    /// <summary>The seed of the disturbances. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// After each climb, how many times in a row the graph is exchanged at random for an equivalent one (covered arcs are turned) and climbed again without finding better, before that ends. Default 0.
    /// A climb sees one graph of a class of equivalent ones; from another the same score may have a way up.
    /// </summary>
    public int Walks { get; init; }

    /// <summary>
    /// How many times, after the climbs, the order of the variables is disturbed and improved again; with an order given, each variable takes the best of a list of likely families whose
    /// parents come before it. Default 0, for none.
    /// </summary>
    public int Orders { get; init; }

    /// <summary>A thorough search: tabu with a list of 30 and a few restarts, then 1,000 orders.</summary>
    public static StructureSearchOptions Tabu { get; } = new() { TabuLength = 30, Restarts = 3, Disturbance = 25, Orders = 1000 };
}
