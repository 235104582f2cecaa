namespace Hybrid.Causal;

/// <summary>The sum of an estimand over all states of some variables.</summary>
public sealed class SumEstimand : Estimand
{
    internal SumEstimand(IEnumerable<string> over, Estimand body)
    {
        Over = [.. over.Order(StringComparer.Ordinal)];
        Body = body;
        Free = [.. body.Free.Except(Over)];
    }

    /// <summary>The variables that the sum ranges over, sorted by name.</summary>
    public IReadOnlyList<string> Over { get; }

    /// <summary>What is summed.</summary>
    public Estimand Body { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Free { get; }
}
