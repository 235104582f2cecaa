namespace Hybrid.Causal.Refutation;

/// <summary>What a refuter found: a verdict, a sentence and an effect size, never a bare p-value. Immutable.</summary>
/// <param name="Refuter">The refuter's name.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Sentence">What was done and what it means.</param>
/// <param name="Original">The estimate that was doubted.</param>
/// <param name="Refuted">What became of it: the mean of the new estimates, or the figure that the refuter computes.</param>
/// <param name="Size">How large the departure is, in the refuter's own unit; see <paramref name="Unit"/>.</param>
/// <param name="Unit">What <paramref name="Size"/> is measured in, such as <c>standard errors</c>.</param>
public sealed record RefutationResult(string Refuter, RefutationVerdict Verdict, string Sentence, double Original, double Refuted, double Size, string Unit)
{
    /// <summary>Further figures by name; empty where there are none.</summary>
    public IReadOnlyList<(string Name, double Value)> Details { get; init; } = [];

    /// <summary>The verdict and the sentence.</summary>
    public override string ToString() => $"{Refuter}: {Verdict.ToString().ToLowerInvariant()}: {Sentence}";
}
