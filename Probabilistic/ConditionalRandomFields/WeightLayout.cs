namespace Hybrid.Probabilistic;

/// <summary>Where the weights of a conditional random field stand in one vector: state features [features, stride], pairs of labels [labels, stride], then transition features [features, labels, stride].</summary>
/// <param name="Labels">How many labels.</param>
/// <param name="States">How many features of a label.</param>
/// <param name="Transitions">How many features of a pair of labels.</param>
/// <param name="HasPairs">Whether each pair of neighbouring labels has a weight of its own.</param>
internal sealed record WeightLayout(int Labels, int States, int Transitions, bool HasPairs)
{
    /// <summary>Labels of one register.</summary>
    public const int Lanes = Emission.Lanes;

    /// <summary>The labels rounded up to whole registers; the weights of the rest are 0.</summary>
    public int Stride { get; } = (Labels + Lanes - 1) / Lanes * Lanes;

    /// <summary>Where the weights of pairs start.</summary>
    public long PairStart => (long)States * Stride;

    /// <summary>Where the weights of the transition features start.</summary>
    public long TransitionStart => PairStart + PairSize;

    /// <summary>The room of one matrix of pairs.</summary>
    public int PairSize => Labels * Stride;

    /// <summary>The length of the vector.</summary>
    public long Size => TransitionStart + ((long)Transitions * PairSize);

    /// <summary>How many weights there are without the padding.</summary>
    public long Count => ((long)States * Labels) + (((HasPairs ? 1L : 0L) + Transitions) * Labels * Labels);
}
