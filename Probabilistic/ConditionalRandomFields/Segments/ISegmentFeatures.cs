namespace Hybrid.Probabilistic;

/// <summary>Says which features a run of tokens has as a whole: its length, its words together, what stands around it.</summary>
public interface ISegmentFeatures
{
    /// <summary>Adds the features of one run.</summary>
    /// <param name="sentence">The sentence; the column of labels of training data must not be read.</param>
    /// <param name="begin">Its first token.</param>
    /// <param name="end">The token behind its last.</param>
    /// <param name="features">Where the features go.</param>
    void Extract(Sentence sentence, int begin, int end, FeatureSink features);
}
