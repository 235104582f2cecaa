namespace Hybrid.Causal;

/// <summary>The ratio of two estimands.</summary>
public sealed class RatioEstimand : Estimand
{
    internal RatioEstimand(Estimand numerator, Estimand denominator)
    {
        Numerator = numerator;
        Denominator = denominator;
        Free = [.. numerator.Free.Union(denominator.Free).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is divided.</summary>
    public Estimand Numerator { get; }

    /// <summary>What it is divided by.</summary>
    public Estimand Denominator { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Free { get; }
}
