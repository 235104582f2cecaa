using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Causal.Discovery;

/// <summary>A score of discrete networks; see <see cref="FamilyScorer"/>.</summary>
public sealed class DiscreteScore : GraphScore
{
    private readonly FamilyScorer _scorer;
    private readonly string[] _names;

    /// <summary>Prepares the score.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="kind">Which score. Default BIC.</param>
    /// <param name="equivalentSampleSize">For BDeu, the rows that the prior is worth. Default 10.</param>
    public DiscreteScore(DiscreteData data, ScoreKind kind = ScoreKind.Bic, double equivalentSampleSize = 10)
    {
        _scorer = new FamilyScorer(data, kind, equivalentSampleSize);
        _names = [.. data.Variables.Select(v => v.Name)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variables => _names;

    /// <inheritdoc/>
    protected override double Compute(int child, ReadOnlySpan<int> parents) => _scorer.Score(child, parents);
}
