using Hybrid.Causal.Discovery;
using Hybrid.Causal.Estimation;
using Hybrid.Causal.Refutation;
using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>Puts a report together.</summary>
internal static class CausalReportBuilder
{
    private const int MostStates = 12;
    private const int MostPaths = 5000;

    public static CausalReport Build(CausalGraph graph, DataTable table, string treatment, string outcome, EstimationOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(table);
        table = WithNumbers(table, outcome);
        EstimationProblem problem = EstimationProblem.Of(graph, table, treatment, outcome);
        bool binary = table[treatment].ToArray().Where(v => !double.IsNaN(v)).Distinct().Take(3).Count() <= 2;
        EffectEstimator estimator = EffectEstimators.Named(
            !problem.IsAdjustable ? (problem.Mediators.Count > 0 && binary ? "frontdoor" : "iv") : !binary ? "dml" : IsDiscrete(table, problem.Adjustment) ? "stratify" : "aipw");
        EffectEstimate seen = EffectEstimators.Named("regression").Estimate(problem with { Adjustment = [] });
        EffectEstimate done;
        try
        {
            done = estimator.Estimate(problem, options);
        }
        catch (ArgumentException) when (estimator.Name == "stratify")
        {
            // Cells with one arm only: a model bridges them, and says so if it cannot.
            estimator = EffectEstimators.Named("aipw");
            done = estimator.Estimate(problem, options);
        }

        string[] known = [.. graph.Variables.Where(v => table.Columns.Contains(v))];
        ConditionalIndependenceTest test = IsDiscrete(table, known) ? new DiscreteTest(table.ToDiscrete(known)) : new FisherZTest(table.Keep(known));
        return new CausalReport
        {
            Treatment = treatment,
            Outcome = outcome,
            Seen = seen,
            Done = done,
            Table = Probabilities(graph, table, known, treatment, outcome),
            BiasingPaths = [.. graph.Paths(treatment, outcome).Take(MostPaths).Where(p => !p.IsCausal && p.IsOpen).OrderBy(p => p.Marks.Count).Take(10)],
            Strata = [.. problem.Adjustment.Where(c => binary && IsDiscrete(table, [c])).Select(c => Within(problem, c, seen.Value))],
            Cautions = [.. Cautions(graph, problem, treatment, outcome)],
            Graph = GraphFalsification.Of(graph, test, seed: options.Seed),
            Sensitivity = Refuters.Named("evalue").Refute(estimator, problem, options),
        };
    }

    private static bool IsDiscrete(DataTable table, IEnumerable<string> columns) =>
        columns.All(c => table.States(c).Count > 0 || table[c].ToArray().Where(v => !double.IsNaN(v)).Distinct().Take(MostStates + 1).Count() <= MostStates);

    // An outcome of words is the probability of its positive state; two words are enough.
    private static DataTable WithNumbers(DataTable table, string outcome)
    {
        IReadOnlyList<string> states = table.States(outcome);
        return states.Count <= 2 ? table : throw new ArgumentException($"the outcome '{outcome}' has {states.Count} states; numbers or two states are allowed. Make an indicator of the state of interest.");
    }

    private static IReadOnlyList<(string, string, double, double)> Probabilities(CausalGraph graph, DataTable table, string[] known, string treatment, string outcome)
    {
        if (!IsDiscrete(table, known))
        {
            return [];
        }

        var watched = new CausalGraph(graph.Variables, graph.Arrows, graph.Bidirected, graph.Variables.Where(v => graph.LatentMarks[graph.IndexOf(v)] || !known.Contains(v)));
        if (Identification.Of(watched, [treatment], [outcome]) is not Identified found)
        {
            return [];
        }

        ObservedDistribution distribution = ObservedDistribution.Of(table.ToDiscrete(known));
        EffectTable done;
        try
        {
            done = EffectTable.Of(found.Estimand, distribution, [treatment], [outcome]);
        }
        catch (ArgumentException cause) when (cause.Message.Contains("positivity", StringComparison.Ordinal))
        {
            return [];
        }

        EffectTable seen = EffectTable.Of(new ProbabilityTerm([outcome], [treatment]), distribution, [treatment], [outcome]);
        return [.. seen.Rows.Zip(done.Rows).SelectMany(pair => pair.First.Outcomes.Zip(pair.Second.Outcomes, (a, b) => (pair.First.Action, a.Outcome, a.Probability, b.Probability)))];
    }

    private static (string, IReadOnlyList<(string, double, int)>, bool) Within(EstimationProblem problem, string column, double seen)
    {
        DataTable table = problem.Table.Complete(problem.Treatment, problem.Outcome, column);
        double[] t = table[problem.Treatment].ToArray(), y = table[problem.Outcome].ToArray(), c = table[column].ToArray();
        double treated = t.Max();
        var strata = new List<(string, double, int)>();
        foreach (var group in c.Select((value, row) => (value, row)).GroupBy(p => p.value).OrderBy(g => g.Key))
        {
            int[] rows = [.. group.Select(g => g.row)];
            double[] with = [.. rows.Where(r => t[r] == treated).Select(r => y[r])], without = [.. rows.Where(r => t[r] != treated).Select(r => y[r])];
            if (with.Length > 0 && without.Length > 0)
            {
                strata.Add(($"{column}={table.Text(table.IndexOf(column), group.Key)}", with.Average() - without.Average(), rows.Length));
            }
        }

        bool reverses = strata.Count > 1 && seen != 0 && strata.TrueForAll(s => Math.Sign(s.Item2) == -Math.Sign(seen));
        return (column, strata, reverses);
    }

    private static IEnumerable<(string, string)> Cautions(CausalGraph graph, EstimationProblem problem, string treatment, string outcome)
    {
        GraphLayout layout = graph.Layout;
        (int x, int y) = (graph.IndexOf(treatment), graph.IndexOf(outcome));
        bool[] onPath = AdjustmentProblem.OnCausalPaths(layout, [x], [y]);
        bool[] behind = layout.Closure(Reachability.Where(onPath), down: true);
        string[] adjusted = [.. problem.Adjustment];
        foreach (string name in graph.Variables.Where(v => v != treatment && v != outcome && problem.Table.Columns.Contains(v) && !adjusted.Contains(v)))
        {
            int v = graph.IndexOf(name);
            if (onPath[v])
            {
                yield return (name, $"it lies on the causal path from {treatment} to {outcome}; adjusting takes that part of the effect away");
            }
            else if (behind[v])
            {
                yield return (name, $"it is an effect of {(layout.Closure([v], down: false)[y] ? outcome : "a variable on the causal path")}; adjusting lets the outcome choose the rows");
            }
            else if (problem.IsAdjustable && AdjustmentSets.IsValid(graph, [treatment], [outcome], adjusted) && !AdjustmentSets.IsValid(graph, [treatment], [outcome], adjusted.Append(name)))
            {
                CausalPath? opened = graph.Paths(treatment, outcome, [.. adjusted, name]).Take(MostPaths).FirstOrDefault(p => !p.IsCausal && p.IsOpen);
                yield return (name, $"it is a collider, or the effect of one: adjusting opens {opened?.ToString() ?? "a path"} (M-bias)");
            }
            else if (problem.Instruments.Contains(name) && problem.IsAdjustable)
            {
                yield return (name, "it acts on the treatment alone; adjusting costs precision and magnifies what confounding is left");
            }
        }
    }
}
