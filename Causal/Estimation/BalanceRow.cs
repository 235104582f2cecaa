namespace Hybrid.Causal.Estimation;

/// <summary>How alike treated and untreated are in a covariate.</summary>
/// <param name="Covariate">The covariate, or <c>column=word</c>.</param>
/// <param name="Before">The difference of means in standard deviations (of the two groups' mean variance).</param>
/// <param name="After">The same with the method's weights; below 0.1 is usually called balanced. NaN where the method has no weights.</param>
public sealed record BalanceRow(string Covariate, double Before, double After);
