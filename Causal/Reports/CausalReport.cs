using System.Text;
using Hybrid.Causal.Estimation;
using Hybrid.Causal.Refutation;

namespace Hybrid.Causal;

/// <summary>Correlation against causation for one cause and one effect in data: what is seen, what follows from acting, why they differ, and what must not be adjusted for. Immutable.</summary>
/// <example><code>
/// Console.WriteLine(CausalReport.Of(graph, table, "treatment", "recovery"));
/// </code></example>
public sealed record CausalReport
{
    /// <summary>The cause.</summary>
    public required string Treatment { get; init; }

    /// <summary>The effect.</summary>
    public required string Outcome { get; init; }

    /// <summary>What is seen: the difference of means, or the slope, without adjustment.</summary>
    public required EffectEstimate Seen { get; init; }

    /// <summary>What follows from acting: the adjusted estimate, or that by the front door or an instrument.</summary>
    public required EffectEstimate Done { get; init; }

    /// <summary>For discrete data, P(y | x) and P(y | do(x)) for each state of both, where the effect is identified; empty elsewhere.</summary>
    public IReadOnlyList<(string Action, string Outcome, double Seen, double Done)> Table { get; init; } = [];

    /// <summary>The open paths that make the two differ, at most ten.</summary>
    public IReadOnlyList<CausalPath> BiasingPaths { get; init; } = [];

    /// <summary>For each discrete column that is adjusted for: the effect within each of its states, and whether all of them point against what is seen (Simpson's reversal).</summary>
    public IReadOnlyList<(string Column, IReadOnlyList<(string State, double Effect, int Rows)> Strata, bool Reverses)> Strata { get; init; } = [];

    /// <summary>Columns that must not be adjusted for, and why.</summary>
    public IReadOnlyList<(string Column, string Why)> Cautions { get; init; } = [];

    /// <summary>The graph's implied independences, tested.</summary>
    public required GraphFalsification Graph { get; init; }

    /// <summary>How strong hidden confounding would have to be to explain the effect away.</summary>
    public required RefutationResult Sensitivity { get; init; }

    /// <summary>Makes the report.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="table">The data.</param>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">The effect.</param>
    /// <param name="options">How effects are estimated; the defaults when null.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or has no column, or the effect is not identified.</exception>
    public static CausalReport Of(CausalGraph graph, DataTable table, string treatment, string outcome, EstimationOptions? options = null) =>
        CausalReportBuilder.Build(graph, table, treatment, outcome, options ?? new EstimationOptions());

    /// <summary>Whether seeing and doing point in opposite directions, or one of them to nothing.</summary>
    public bool IsReversed => Math.Sign(Seen.Value) != Math.Sign(Done.Value);

    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant($"seen: {Seen.Value:G6} (unadjusted, standard error {Seen.StandardError:G3})\n"));
        text.Append(FormattableString.Invariant($"done: {Done}\n"));
        text.Append(IsReversed ? "they point in opposite directions\n" : FormattableString.Invariant($"the gap of {Seen.Value - Done.Value:G4} is not causal\n"));
        foreach ((string action, string outcome, double seen, double done) in Table)
        {
            text.Append(FormattableString.Invariant($"  P({outcome} | {action}) = {seen:F4}   P({outcome} | do({action})) = {done:F4}\n"));
        }

        text.Append(BiasingPaths.Count == 0 ? "why: no path joins them but causal ones: seeing and doing agree up to chance\n" : $"why: open paths that are not causal: {string.Join("; ", BiasingPaths)}\n");
        foreach ((string column, IReadOnlyList<(string State, double Effect, int Rows)> strata, bool reverses) in Strata)
        {
            string parts = string.Join(", ", strata.Select(s => FormattableString.Invariant($"{s.State}: {s.Effect:G4} ({s.Rows} rows)")));
            text.Append($"within {column}: {parts}{(reverses ? $"; the order reverses when stratified by {column} (Simpson's paradox)" : string.Empty)}\n");
        }

        foreach ((string column, string why) in Cautions)
        {
            text.Append($"do not adjust for {column}: {why}\n");
        }

        text.Append($"the graph against the data: {Graph.Verdict.Sentence}\n");
        return text.Append($"hidden confounding: {Sensitivity.Sentence}\n").ToString();
    }
}
