namespace Hybrid.Probabilistic.Exact;

/// <summary>The cliques that exact inference would use, before any table is made.</summary>
/// <param name="Order">The elimination order.</param>
/// <param name="Tree">The cliques.</param>
/// <param name="Entries">The number of entries of all cliques' tables.</param>
internal sealed record JunctionShape(EliminationOrder Order, CliqueTree Tree, double Entries)
{
    /// <summary>The memory of potentials and working tables.</summary>
    public double Bytes => Entries * 2 * sizeof(double);

    /// <summary>Searches for an order.</summary>
    /// <param name="sizes">The number of states of each variable.</param>
    /// <param name="scopes">The sets of variables that some clique must have together.</param>
    /// <param name="options">How long to search.</param>
    public static JunctionShape Find(int[] sizes, IReadOnlyList<int[]> scopes, ExactOptions options) =>
        options.Shapes is ShapeCache cache ? cache.Find(sizes, scopes, options.SearchEffort, () => Search(sizes, scopes, options)) : Search(sizes, scopes, options);

    private static JunctionShape Search(int[] sizes, IReadOnlyList<int[]> scopes, ExactOptions options)
    {
        var order = EliminationOrder.Search(sizes, scopes, options.SearchEffort, options.Seed);
        var tree = CliqueTree.Of(sizes, scopes, order.Variables);
        return new JunctionShape(order, tree, tree.Cliques.Sum(clique => clique.Aggregate(1.0, (product, v) => product * sizes[v])));
    }

    /// <summary>Whether the tables may be made.</summary>
    public bool Fits(ExactOptions options) => Bytes <= options.MemoryLimit && Order.LargestTable <= Layout.MostEntries;

    /// <summary>What it costs.</summary>
    public InferenceCost ToCost() => new(Tree.Cliques.Max(clique => clique.Length) - 1, Entries, Order.LargestTable, Order.Heuristic, Order.Restarts);
}
