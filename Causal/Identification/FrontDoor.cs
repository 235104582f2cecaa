namespace Hybrid.Causal;

/// <summary>The front door: variables through which the whole effect passes and which are not confounded with the treatment, nor with the outcome but through the treatment.</summary>
/// <remarks>Pearl, Causality, 2009, section 3.3.2; the largest set is found as by Jeong, Tian and Bareinboim, Finding and listing front-door adjustment sets, 2022, and then reduced.</remarks>
public static class FrontDoor
{
    /// <summary>Finds a minimal front-door set.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <returns>The set, in the order of the graph; null when there is none, or when the treatment has no effect.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or both are the same.</exception>
    public static IReadOnlyList<string>? Find(CausalGraph graph, string treatment, string outcome)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (int x, int y) = (graph.IndexOf(treatment), graph.IndexOf(outcome));
        graph.CheckDisjoint("FrontDoor.Find", [x], [y]);
        GraphLayout layout = graph.Layout;
        bool[] onPath = AdjustmentProblem.OnCausalPaths(layout, [x], [y]);
        GraphLayout behind = layout.Cut(outOf: Reachability.Marks(layout.Count, [x]));
        bool[] confounded = Reachability.Connected(behind, [x], new bool[layout.Count]);
        List<int> set = [.. Reachability.Where(onPath).Where(v => v != y && !confounded[v] && !graph.LatentMarks[v])];
        for (bool changed = true; changed;)
        {
            bool[] open = OpenToOutcome(layout, set, x, y);
            changed = set.RemoveAll(v => open[v]) > 0;
        }

        if (set.Count == 0 || !Intercepts(layout, set, x, y))
        {
            return null;
        }

        foreach (int member in set.ToArray())
        {
            List<int> fewer = [.. set.Where(v => v != member)];
            bool[] open = OpenToOutcome(layout, fewer, x, y);
            if (fewer.Count > 0 && Intercepts(layout, fewer, x, y) && !fewer.Exists(v => open[v]))
            {
                set = fewer;
            }
        }

        return graph.NamesOf(set);
    }

    internal static Estimand Estimand(string treatment, string outcome, IReadOnlyList<string> mediators) =>
        new SumEstimand(mediators, new ProductEstimand(
        [
            new ProbabilityTerm(mediators, [treatment]),
            new SumEstimand([treatment], new ProductEstimand([new ProbabilityTerm([outcome], [treatment, .. mediators]), new ProbabilityTerm([treatment])])),
        ]));

    private static bool[] OpenToOutcome(GraphLayout layout, List<int> set, int x, int y)
    {
        GraphLayout cut = layout.Cut(outOf: Reachability.Marks(layout.Count, set));
        return Reachability.Connected(cut, [y], Reachability.Marks(layout.Count, [x]));
    }

    private static bool Intercepts(GraphLayout layout, List<int> set, int x, int y)
    {
        bool[] free = Reachability.Marks(layout.Count, Enumerable.Range(0, layout.Count).Except(set));
        return !layout.Closure([x], down: true, free)[y];
    }
}
