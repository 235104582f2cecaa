namespace Hybrid.Probabilistic;

/// <summary>The evidence has probability 0 under the model, so that nothing can be conditioned on it.</summary>
public sealed class ImpossibleEvidenceException : InvalidOperationException
{
    /// <summary>Names the finding.</summary>
    /// <param name="finding">The finding that is impossible.</param>
    /// <param name="given">The findings that it contradicts: without any of them it would be possible. None when it is impossible alone.</param>
    public ImpossibleEvidenceException(Finding finding, IReadOnlyList<Finding> given)
        : base(Compose(finding, given))
    {
        Finding = finding;
        Given = given;
    }

    /// <summary>The finding that is impossible.</summary>
    public Finding Finding { get; }

    /// <summary>The findings that it contradicts; none when it is impossible alone.</summary>
    public IReadOnlyList<Finding> Given { get; }

    private static string Compose(Finding finding, IReadOnlyList<Finding> given)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(given);
        string condition = given.Count == 0 ? string.Empty : $" given {string.Join(", ", given.Select(f => $"'{f}'"))}";
        return $"the evidence is impossible: '{finding}' has probability 0{condition}; change or remove one of these findings";
    }
}
