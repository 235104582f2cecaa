namespace Hybrid.Probabilistic;

/// <summary>Where the weights of a second-order field stand in one vector: state features [features, labels], pairs [labels + 1, labels], triples [labels + 1, labels + 1, labels]; the last row of a history is the beginning.</summary>
/// <param name="Labels">How many labels.</param>
/// <param name="States">How many state features.</param>
internal sealed record TripleLayout(int Labels, int States)
{
    /// <summary>The labels and the beginning.</summary>
    public int Histories => Labels + 1;

    public long PairStart => (long)States * Labels;

    public int PairSize => Histories * Labels;

    public long TripleStart => PairStart + PairSize;

    public int TripleSize => Histories * Histories * Labels;

    /// <summary>The length of the vector, in whole registers.</summary>
    public long Size => (TripleStart + TripleSize + WeightLayout.Lanes - 1) / WeightLayout.Lanes * WeightLayout.Lanes;

    /// <summary>How many weights there are.</summary>
    public long Count => TripleStart + TripleSize;
}
