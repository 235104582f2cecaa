namespace Hybrid.Probabilistic;

/// <summary>Where the weights of a semi-Markov field stand in one vector: features of tokens [features, labels], features of runs [features, labels], pairs [labels + 1, labels]; the last row is the beginning.</summary>
/// <param name="Labels">How many labels.</param>
/// <param name="Tokens">How many features of tokens.</param>
/// <param name="Runs">How many features of runs.</param>
/// <param name="Longest">The longest segment.</param>
/// <param name="Outside">The label whose segments have one token; -1 for none.</param>
internal sealed record SegmentLayout(int Labels, int Tokens, int Runs, int Longest, int Outside)
{
    public long RunStart => (long)Tokens * Labels;

    public long PairStart => RunStart + ((long)Runs * Labels);

    public int PairSize => (Labels + 1) * Labels;

    /// <summary>The length of the vector, in whole registers.</summary>
    public long Size => (PairStart + PairSize + WeightLayout.Lanes - 1) / WeightLayout.Lanes * WeightLayout.Lanes;

    /// <summary>How many weights there are.</summary>
    public long Count => PairStart + PairSize;

    /// <summary>How long a segment of a label may be.</summary>
    public int LongestOf(int label) => label == Outside ? 1 : Longest;
}
