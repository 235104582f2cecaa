namespace Hybrid.Causal;

/// <summary>Sets of observed variables that, adjusted for, give the effect of treatments on outcomes.</summary>
/// <remarks>
/// The total effect: a set is right exactly when it holds no descendant of a variable on a causal path and separates treatments from outcomes once the first arrows of causal paths are removed
/// (van der Zander, Liśkiewicz and Textor, Separators and adjustment sets in causal graphs, 2019). The direct effect: it separates them once the arrows between them are removed (Pearl, Causality, 2009, section 5.3).
/// </remarks>
/// <example><code>
/// AdjustmentSets.Find(CausalGraph.Parse("Z -&gt; X -&gt; Y; Z -&gt; Y"), ["X"], ["Y"])     // adjust for Z
/// </code></example>
public static class AdjustmentSets
{
    /// <summary>One minimal set: no part of it is enough. Variables that the graph marks as adjusted are always in it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatments">The causes, at least one.</param>
    /// <param name="outcomes">The effects, at least one.</param>
    /// <param name="effect">Which effect; the total one by default.</param>
    /// <returns>A set, perhaps empty, or that there is none. Linear in the number of edges but for finding that a set is minimal, which is too.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or named twice.</exception>
    public static AdjustmentAnswer Find(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, EffectKind effect = EffectKind.Total)
    {
        AdjustmentProblem problem = AdjustmentProblem.Of(graph, treatments, outcomes, effect);
        if (problem.Obstacle is string obstacle)
        {
            return new NoAdjustmentSet(obstacle);
        }

        return Separators.Minimal(problem) is int[] set
            ? new AdjustmentFound(graph.NamesOf(set.Order()))
            : new NoAdjustmentSet($"an open path joins {string.Join(", ", treatments)} and {string.Join(", ", outcomes)} that no observed variable off the causal paths closes");
    }

    /// <summary>All minimal sets, found one after the other as they are asked for.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatments">The causes, at least one.</param>
    /// <param name="outcomes">The effects, at least one.</param>
    /// <param name="effect">Which effect; the total one by default.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The sets, each in the order of the graph; nothing when there is none, one empty set when nothing is needed. Polynomial time for each.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or named twice.</exception>
    public static IEnumerable<IReadOnlyList<string>> All(
        CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, EffectKind effect = EffectKind.Total, CancellationToken cancellation = default)
    {
        AdjustmentProblem problem = AdjustmentProblem.Of(graph, treatments, outcomes, effect);
        return problem.Obstacle is not null ? [] : Separators.AllMinimal(problem, cancellation).Select(set => graph.NamesOf(set.Order()));
    }

    /// <summary>The set that gives the least variance of all in linear models: the parents of the variables on causal paths, off those paths.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatments">The causes, at least one.</param>
    /// <param name="outcomes">The effects, at least one.</param>
    /// <returns>The set; none where it has a latent variable or is not right, as with some bidirected edges: <see cref="Find"/> may still find one.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or named twice.</exception>
    /// <remarks>Henckel, Perkovic and Maathuis, Graphical criteria for efficient total effect estimation via adjustment in causal linear models, 2022.</remarks>
    public static AdjustmentAnswer Optimal(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes)
    {
        AdjustmentProblem problem = AdjustmentProblem.Of(graph, treatments, outcomes, EffectKind.Total);
        int[] set = OptimalAdjustment.Of(graph.Layout, problem.First, problem.Second);
        int latent = Array.FindIndex(set, v => graph.LatentMarks[v]);
        return latent >= 0 ? new NoAdjustmentSet($"the optimal set holds '{graph.Variables[set[latent]]}', which is latent")
            : IsValid(graph, treatments, outcomes, graph.NamesOf(set)) ? new AdjustmentFound(graph.NamesOf(set))
            : new NoAdjustmentSet("the parents of the causal paths do not close every open path");
    }

    /// <summary>The largest set without what is forbidden: the ancestors of causes and effects. It is right whenever any set is.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatments">The causes, at least one.</param>
    /// <param name="outcomes">The effects, at least one.</param>
    /// <returns>The canonical set, or that there is none.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or named twice.</exception>
    public static AdjustmentAnswer Canonical(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes)
    {
        AdjustmentProblem problem = AdjustmentProblem.Of(graph, treatments, outcomes, EffectKind.Total);
        bool[] above = graph.Layout.Closure(problem.First.Concat(problem.Second), down: false);
        string[] set = graph.NamesOf(Enumerable.Range(0, problem.Allowed.Length).Where(v => above[v] && problem.Allowed[v]));
        return IsValid(graph, treatments, outcomes, set) ? new AdjustmentFound(set) : Find(graph, treatments, outcomes) as NoAdjustmentSet ?? new NoAdjustmentSet("no observed variables close every open path");
    }

    /// <summary>Whether a set is right for the total effect.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatments">The causes, at least one.</param>
    /// <param name="outcomes">The effects, at least one.</param>
    /// <param name="set">The set.</param>
    /// <returns>True when adjusting for it gives the effect in every model of the graph.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or named twice.</exception>
    public static bool IsValid(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, IEnumerable<string> set)
    {
        AdjustmentProblem problem = AdjustmentProblem.Of(graph, treatments, outcomes, EffectKind.Total);
        int[] members = graph.IndicesOf(set);
        return Array.TrueForAll(members, v => problem.Allowed[v]) && Reachability.Separated(problem.Graph, problem.First, problem.Second, Reachability.Marks(problem.Graph.Count, members));
    }
}
