namespace Hybrid.Causal;

/// <summary>Finds instruments for the effect of a treatment on an outcome.</summary>
/// <remarks>van der Zander, Textor and Liśkiewicz, Efficiently finding conditional instruments for causal inference, 2015: ancestral instruments, with the condition nearest to the outcome.</remarks>
public static class Instruments
{
    /// <summary>Every observed variable that is an instrument, alone or given others.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <returns>The instruments in the order of the graph; empty when there is none. A variable that is one without a condition is given so.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or both are the same.</exception>
    public static IReadOnlyList<Instrument> Find(CausalGraph graph, string treatment, string outcome)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (int x, int y) = (graph.IndexOf(treatment), graph.IndexOf(outcome));
        graph.CheckDisjoint("Instruments.Find", [x], [y]);
        GraphLayout layout = graph.Layout;
        bool[] onPath = AdjustmentProblem.OnCausalPaths(layout, [x], [y]);
        GraphLayout without = layout.Without((a, b) => a == x && onPath[b], (_, _) => false);
        bool[] behind = layout.Closure(Reachability.Where(onPath).Append(y), down: true);
        var found = new List<Instrument>();
        for (int z = 0; z < layout.Count; z++)
        {
            if (z == x || z == y || graph.LatentMarks[z] || behind[z])
            {
                continue;
            }

            bool[] allowed = [.. Enumerable.Range(0, layout.Count).Select(v => v != x && v != y && v != z && !behind[v] && !graph.LatentMarks[v])];
            int[]? condition = Works([]) ? [] : Separators.Minimal(new AdjustmentProblem(without, [y], [z], allowed, []));
            if (condition is not null && Works(condition))
            {
                found.Add(new Instrument(graph.Variables[z], graph.NamesOf(condition.Order())));
            }

            bool Works(int[] given)
            {
                bool[] marks = Reachability.Marks(layout.Count, given);
                return Reachability.Separated(without, [z], [y], marks) && !Reachability.Separated(layout, [z], [x], marks);
            }
        }

        return found;
    }
}
