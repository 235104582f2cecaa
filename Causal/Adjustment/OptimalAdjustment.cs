namespace Hybrid.Causal;

/// <summary>The optimal adjustment set: the parents of the variables on causal paths, without those paths and what lies behind them.</summary>
/// <remarks>Henckel, Perkovic and Maathuis, Graphical criteria for efficient total effect estimation via adjustment in causal linear models, 2022.</remarks>
internal static class OptimalAdjustment
{
    public static int[] Of(GraphLayout graph, int[] x, int[] y)
    {
        bool[] onPath = AdjustmentProblem.OnCausalPaths(graph, x, y);
        bool[] forbidden = graph.Closure(Reachability.Where(onPath), down: true);
        return [.. Reachability.Where(onPath).SelectMany(v => graph.Parents[v]).Distinct().Where(v => !forbidden[v] && !x.Contains(v)).Order()];
    }
}
