namespace Hybrid.Probabilistic;

/// <summary>Says which features each token of a sentence has: a <see cref="FeatureTemplate"/>, or a function of your own by <see cref="TokenFeatures.Of"/>.</summary>
public interface ITokenFeatures
{
    /// <summary>Adds the features of one token.</summary>
    /// <param name="sentence">The sentence; the column of labels of training data must not be read.</param>
    /// <param name="position">The token, from 0.</param>
    /// <param name="features">Where the features go. The same sentence gives the same features whenever it is asked.</param>
    void Extract(Sentence sentence, int position, FeatureSink features);
}
