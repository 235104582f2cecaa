namespace Hybrid.Causal;

/// <summary>The product of estimands; 1 when there are none.</summary>
public sealed class ProductEstimand : Estimand
{
    internal ProductEstimand(IEnumerable<Estimand> factors)
    {
        Factors = [.. factors];
        Free = [.. Factors.SelectMany(f => f.Free).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The factors.</summary>
    public IReadOnlyList<Estimand> Factors { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Free { get; }
}
