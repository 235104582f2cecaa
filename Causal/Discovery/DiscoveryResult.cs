namespace Hybrid.Causal.Discovery;

/// <summary>A graph that was discovered. Immutable.</summary>
/// <param name="Graph">The graph: a CPDAG, a PAG or a DAG, by the method.</param>
public sealed record DiscoveryResult(MixedGraph Graph)
{
    /// <summary>How many tests were done or families scored.</summary>
    public long Tests { get; init; }

    /// <summary>The graph's score, higher is better; NaN where the method has none.</summary>
    public double Score { get; init; } = double.NaN;

    /// <summary>Edges on whose direction the evidence contradicts itself; they are marked <c>&lt;-&gt;</c> in a CPDAG. Empty when there are none.</summary>
    public IReadOnlyList<(string First, string Second)> Conflicts { get; init; } = [];

    /// <summary>What to beware of, each a sentence; empty when nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The effect of one unit of <c>From</c> on <c>To</c> for each arrow of a linear model; empty where the method has none.</summary>
    public IReadOnlyList<(string From, string To, double Effect)> Effects { get; init; } = [];

    /// <summary>Causes before effects, where the method finds an order; empty elsewhere.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>The graph as a CPDAG.</summary>
    /// <returns>The class of DAGs.</returns>
    /// <exception cref="InvalidOperationException">An edge has a circle or two arrowheads.</exception>
    public EssentialGraph ToEssentialGraph()
    {
        MixedEdge? wrong = Graph.Edges.FirstOrDefault(e => e.Mark is not ("->" or "--"));
        return wrong is null
            ? new EssentialGraph([.. Graph.Variables], Graph.Marks)
            : throw new InvalidOperationException($"DiscoveryResult.ToEssentialGraph: '{wrong}' is no edge of a CPDAG; more data or background knowledge may settle it.");
    }
}
