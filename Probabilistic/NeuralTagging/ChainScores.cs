namespace Hybrid.Probabilistic;

/// <summary>The weights of a <see cref="ChainLayer"/>.</summary>
/// <param name="First">The score of each label at the beginning, [labels].</param>
/// <param name="Pairs">The score of each label (column) after each (row), [labels, labels].</param>
/// <param name="Last">The score of each label at the end, [labels].</param>
public sealed record ChainScores(Tensor First, Tensor Pairs, Tensor Last)
{
    /// <summary>Scores of 0.</summary>
    /// <param name="labels">The number of labels.</param>
    public static ChainScores Zeros(int labels) => new(Tensor.Zeros(labels), Tensor.Zeros(labels, labels), Tensor.Zeros(labels));
}
