namespace Hybrid.Causal;

/// <summary>P(of | given), a conditional probability of the observed distribution; a marginal one when nothing is given.</summary>
public sealed class ProbabilityTerm : Estimand
{
    /// <summary>Names what the probability is of and what it is conditioned on.</summary>
    /// <param name="of">At least one variable.</param>
    /// <param name="given">Variables, none of them in <paramref name="of"/>.</param>
    /// <exception cref="ArgumentException">Nothing is named, or a variable stands on both sides.</exception>
    public ProbabilityTerm(IEnumerable<string> of, IEnumerable<string>? given = null)
    {
        Of = [.. of.Distinct().Order(StringComparer.Ordinal)];
        Given = [.. (given ?? []).Distinct().Order(StringComparer.Ordinal)];
        Free = [.. Of.Concat(Given).Order(StringComparer.Ordinal)];
        if (Of.Count == 0 || Of.Intersect(Given).Any())
        {
            throw new ArgumentException($"ProbabilityTerm: P({string.Join(',', Of)} | {string.Join(',', Given)}) is not a probability; name at least one variable, each on one side.", nameof(of));
        }
    }

    /// <summary>What the probability is of, sorted by name.</summary>
    public IReadOnlyList<string> Of { get; }

    /// <summary>What it is conditioned on, sorted by name.</summary>
    public IReadOnlyList<string> Given { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Free { get; }
}
