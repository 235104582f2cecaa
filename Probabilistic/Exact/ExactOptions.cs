namespace Hybrid.Probabilistic;

/// <summary>How exact inference is prepared.</summary>
public sealed record ExactOptions
{
    /// <summary>The defaults.</summary>
    public static ExactOptions Default { get; } = new();

    /// <summary>The variables that will be asked for; null, the default, for all. What cannot matter to them is pruned.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>The variables that may be observed; null, the default, for all. Only used for pruning, together with <see cref="Targets"/>.</summary>
    public IReadOnlyList<string>? Observable { get; init; }

    /// <summary>Sets of variables whose joint posterior will be asked for; each is kept together in one table. None by default.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Joint { get; init; } = [];

    /// <summary>Evidence that every question will have: its hard findings are cut out of the tables. Null for none.</summary>
    internal Evidence? Fixed { get; init; }

    /// <summary>Where shapes are kept that were searched for; null to search each time.</summary>
    internal Exact.ShapeCache? Shapes { get; init; }

    /// <summary>The most memory for tables, in bytes. Default 4e9, at least 1.</summary>
    public double MemoryLimit { get; init; } = 4e9;

    /// <summary>
    /// Where the tables do not fit, the most table entries that conditioning on a cut-set may go through instead; see <see cref="CutsetConditioning"/>.
    /// Default 2e10, which takes about a minute; 0 to refuse at once.
    /// </summary>
    public double WorkLimit { get; init; } = 2e10;

    /// <summary>
    /// How long to search for a good elimination order, as a share of the work that the best one found so far leaves. 0 tries each heuristic once; default 1.
    /// The search counts its steps instead of looking at the clock, so that its result is the same on every run.
    /// </summary>
    public double SearchEffort { get; init; } = 1;

    /// <summary>The seed of the randomised restarts. Default 0.</summary>
    public long Seed { get; init; }
}
