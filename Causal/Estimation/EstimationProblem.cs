namespace Hybrid.Causal.Estimation;

/// <summary>What effect is to be estimated from what data, and what makes it identified. Immutable.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Treatment">The column of the cause. Estimators of binary treatments take the larger value, or the later word, as "treated".</param>
/// <param name="Outcome">The column of the effect.</param>
/// <param name="Adjustment">The columns adjusted for. A column of words becomes one indicator for each word but the first.</param>
/// <example><code>
/// EstimationProblem problem = EstimationProblem.Of(CausalGraph.Parse("Z -&gt; T -&gt; Y; Z -&gt; Y"), table, "T", "Y");
/// EffectEstimate effect = EffectEstimators.Named("aipw").Estimate(problem);
/// </code></example>
public sealed record EstimationProblem(DataTable Table, string Treatment, string Outcome, IReadOnlyList<string> Adjustment)
{
    /// <summary>The columns of instruments: they move the outcome only by moving the treatment. Empty unless the method is an instrument's.</summary>
    public IReadOnlyList<string> Instruments { get; init; } = [];

    /// <summary>The columns of the front door: all of the effect passes through them. Empty unless the method is the front door.</summary>
    public IReadOnlyList<string> Mediators { get; init; } = [];

    /// <summary>The problem that a graph leads to: the optimal adjustment set where there is one, or else a minimal one; instruments and the front door are noted too.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="table">The rows.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <returns>The problem. <see cref="IsAdjustable"/> tells whether adjustment identifies the effect.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, is latent, or has no column, or the effect is not identified by adjustment, front door or instrument.</exception>
    public static EstimationProblem Of(CausalGraph graph, DataTable table, string treatment, string outcome)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(table);
        foreach (string name in new[] { treatment, outcome })
        {
            if (graph.LatentMarks[graph.IndexOf(name)])
            {
                throw new ArgumentException($"'{name}' is latent in the graph; its effect cannot be estimated from data");
            }
        }

        bool Has(string name) => table.Columns.Contains(name);
        var watched = new CausalGraph(graph.Variables, graph.Arrows, graph.Bidirected, graph.Variables.Where(v => graph.LatentMarks[graph.IndexOf(v)] || (!Has(v) && v != treatment && v != outcome)))
        {
            Adjusted = graph.Adjusted,
        };
        _ = (table.IndexOf(treatment), table.IndexOf(outcome));
        IReadOnlyList<string>? set = Adjustable(watched, treatment, outcome);
        IReadOnlyList<Instrument> instruments = Causal.Instruments.Find(watched, treatment, outcome);
        IReadOnlyList<string>? mediators = Causal.FrontDoor.Find(watched.LatentProjection(), treatment, outcome);
        if (set is null && instruments.Count == 0 && mediators is null)
        {
            throw new ArgumentException($"no adjustment set, front door or instrument for the effect of '{treatment}' on '{outcome}' is among the columns; measure what confounds them");
        }

        Instrument? best = instruments.OrderBy(i => i.Given.Count).FirstOrDefault();
        string[] joint = best is null ? [] : [.. instruments.Where(i => i.Given.SequenceEqual(best.Given)).Select(i => i.Variable)];
        return new EstimationProblem(table, treatment, outcome, set ?? best?.Given ?? [])
        {
            Instruments = set is null || joint.Length > 0 ? joint : [],
            Mediators = mediators ?? [],
            IsAdjustable = set is not null,
            InstrumentCondition = best?.Given ?? [],
        };
    }

    /// <summary>Whether <see cref="Adjustment"/> identifies the effect; true unless a graph says otherwise.</summary>
    public bool IsAdjustable { get; init; } = true;

    /// <summary>What the instruments are conditioned on.</summary>
    public IReadOnlyList<string> InstrumentCondition { get; init; } = [];

    private static IReadOnlyList<string>? Adjustable(CausalGraph graph, string treatment, string outcome)
    {
        string[] optimal = graph.NamesOf(OptimalAdjustment.Of(graph.Layout, [graph.IndexOf(treatment)], [graph.IndexOf(outcome)]));
        if (graph.Adjusted.Count == 0 && !optimal.Any(v => graph.LatentMarks[graph.IndexOf(v)]) && AdjustmentSets.IsValid(graph, [treatment], [outcome], optimal))
        {
            return optimal;
        }

        return AdjustmentSets.Find(graph, [treatment], [outcome]) is AdjustmentFound found ? found.Set : null;
    }
}
