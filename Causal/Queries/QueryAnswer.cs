namespace Hybrid.Causal;

/// <summary>The answer to a question: a value, bounds, or the reason why there is neither. Immutable.</summary>
/// <param name="Value">The value; null when it is not determined.</param>
/// <param name="Bounds">The least and the largest value that what is known allows; null when there is a value, or when they were not computed.</param>
/// <param name="Why">How the answer came about, or why it is not determined.</param>
public sealed record QueryAnswer(double? Value, (double Low, double High)? Bounds, string Why)
{
    /// <summary>The refusal behind an answer without value or bounds; null elsewhere.</summary>
    public IdentificationResult? Refusal { get; init; }

    /// <summary>The answer in a line.</summary>
    public override string ToString() => Value is double value
        ? FormattableString.Invariant($"{value:R}")
        : Bounds is (double low, double high) ? FormattableString.Invariant($"between {low:R} and {high:R}: {Why}") : $"not identified: {Why}";

    internal static QueryAnswer Of(double value, string why) => new(value, null, why);

    // Bounds that meet are a value.
    internal static QueryAnswer Between((double Low, double High) bounds, string why) =>
        bounds.High - bounds.Low < 1e-9 ? Of((bounds.Low + bounds.High) / 2, why) : new QueryAnswer(null, bounds, why);
}
