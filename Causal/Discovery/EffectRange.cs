namespace Hybrid.Causal.Discovery;

/// <summary>The total effects that the DAGs of a class allow, in linear models (IDA). Immutable.</summary>
/// <param name="Treatment">The cause.</param>
/// <param name="Outcome">The effect.</param>
/// <param name="Effects">For each set that may be the treatment's parents: the set, and the change of the outcome for one unit of treatment.</param>
/// <remarks>Maathuis, Kalisch and Buehlmann, Estimating high-dimensional intervention effects from observational data, 2009.</remarks>
/// <example><code>
/// EffectRange range = EffectRange.Of(found.Graph, table, "X", "Y");
/// Console.WriteLine(range);                    // the effect of X on Y lies in [0, 0.52]
/// </code></example>
public sealed record EffectRange(string Treatment, string Outcome, IReadOnlyList<(IReadOnlyList<string> Parents, double Effect)> Effects)
{
    /// <summary>The least effect.</summary>
    public double Low => Effects.Min(e => e.Effect);

    /// <summary>The largest effect.</summary>
    public double High => Effects.Max(e => e.Effect);

    /// <summary>Whether all graphs of the class agree.</summary>
    public bool IsIdentified => High - Low < 1e-12;

    /// <summary>Computes the range.</summary>
    /// <param name="graph">A CPDAG, as PC and greedy equivalence search find it.</param>
    /// <param name="table">The data; rows with a missing cell are left out.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <returns>The effects, one for each set of parents.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or the graph has circles.</exception>
    public static EffectRange Of(MixedGraph graph, DataTable table, string treatment, string outcome)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(table);
        (int x, int y) = (graph.IndexOf(treatment), graph.IndexOf(outcome));
        if (x == y || graph.Edges.Any(e => e.AtFirst == EdgeMark.Circle || e.AtSecond == EdgeMark.Circle))
        {
            throw new ArgumentException(x == y ? $"EffectRange: '{treatment}' is treatment and outcome; name two variables." : "EffectRange: the graph is a PAG; a CPDAG is needed.", nameof(graph));
        }

        CovarianceMatrix covariance = CovarianceMatrix.Of(table.Keep(graph.Variables).Complete(), "EffectRange");
        var pattern = new PatternGraph(graph.Marks);
        int[] parents = [.. pattern.Neighbours(x).Where(v => pattern.Arrow(v, x))];
        int[] open = [.. pattern.Neighbours(x).Where(v => pattern.Open(v, x))];
        var effects = new List<(IReadOnlyList<string>, double)>();
        for (long bits = 0; bits < 1L << open.Length; bits++)
        {
            int[] chosen = [.. open.Where((_, i) => (bits >> i & 1) != 0)];
            if (chosen.Any(a => chosen.Any(b => a != b && !pattern.Joined(a, b))))
            {
                continue;
            }

            int[] set = [.. parents.Concat(chosen).Order()];
            double effect = set.Contains(y) ? 0 : DenseSystems.Regress(covariance, y, [x, .. set])[0];
            effects.Add(([.. set.Select(v => graph.Variables[v])], effect));
        }

        return new EffectRange(treatment, outcome, effects);
    }

    /// <summary>The range in a sentence.</summary>
    public override string ToString() => IsIdentified
        ? FormattableString.Invariant($"the effect of {Treatment} on {Outcome} is {Low:G6} in every graph of the class")
        : FormattableString.Invariant($"the effect of {Treatment} on {Outcome} lies in [{Low:G6}, {High:G6}]: {Effects.Count} sets of parents are possible");
}
