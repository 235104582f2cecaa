namespace Hybrid.Causal;

/// <summary>A search for sets that separate two others in a graph: what finding adjustment sets, instruments and independences comes down to.</summary>
/// <param name="Graph">The graph to separate in.</param>
/// <param name="First">One side.</param>
/// <param name="Second">The other.</param>
/// <param name="Allowed">Which variables may be in a set.</param>
/// <param name="Forced">Which must be.</param>
internal sealed record AdjustmentProblem(GraphLayout Graph, int[] First, int[] Second, bool[] Allowed, int[] Forced)
{
    /// <summary>Why there cannot be a set whatever the paths; null when that is open.</summary>
    public string? Obstacle { get; init; }

    public static AdjustmentProblem Of(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, EffectKind effect)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (int[] x, int[] y) = (graph.IndicesOf(treatments), graph.IndicesOf(outcomes));
        if (x.Length == 0 || y.Length == 0)
        {
            throw new ArgumentException($"AdjustmentSets: {(x.Length == 0 ? "no treatment" : "no outcome")} is named; name at least one.");
        }

        graph.CheckDisjoint("AdjustmentSets", x, y);
        GraphLayout layout = graph.Layout;
        (bool[] isX, bool[] isY) = (Reachability.Marks(layout.Count, x), Reachability.Marks(layout.Count, y));
        bool[] onPath = OnCausalPaths(layout, x, y);
        bool[] forbidden = effect == EffectKind.Total ? layout.Closure(Reachability.Where(onPath), down: true) : new bool[layout.Count];
        GraphLayout rest = effect == EffectKind.Total
            ? layout.Without((a, b) => isX[a] && onPath[b], (_, _) => false)
            : layout.Without((a, b) => isX[a] && isY[b], (_, _) => false);
        bool[] allowed = [.. Enumerable.Range(0, layout.Count).Select(v => !forbidden[v] && !graph.LatentMarks[v] && !isX[v] && !isY[v])];
        int[] forced = [.. graph.IndicesOf(graph.Adjusted).Where(v => !isX[v] && !isY[v])];
        int wrong = Array.FindIndex(forced, v => !allowed[v]);
        return new AdjustmentProblem(rest, x, y, allowed, forced)
        {
            Obstacle = wrong < 0 ? null : $"'{graph.Variables[forced[wrong]]}' is marked as adjusted but is latent or lies on or behind a causal path",
        };
    }

    /// <summary>Variables on directed paths from the treatments to the outcomes that leave the treatments once; the outcomes included, the treatments not.</summary>
    public static bool[] OnCausalPaths(GraphLayout layout, int[] x, int[] y)
    {
        bool[] isX = Reachability.Marks(layout.Count, x);
        bool[] outside = [.. isX.Select(mark => !mark)];
        bool[] down = layout.Closure(x, down: true, outside);
        bool[] up = layout.Closure(y, down: false, outside);
        return [.. Enumerable.Range(0, layout.Count).Select(v => down[v] && up[v] && !isX[v])];
    }
}
