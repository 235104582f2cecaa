namespace Hybrid.Probabilistic;

/// <summary>Features of runs of tokens.</summary>
public static class SegmentFeatures
{
    /// <summary>Length, first and last word, the words together, the words around, and the same of the second column where there is one besides the label.</summary>
    /// <param name="columns">How many columns are read; default 1: the word alone.</param>
    public static ISegmentFeatures Standard(int columns = 1) => Of((sentence, begin, end, features) =>
    {
        features.Add($"length={end - begin}");
        for (int column = 0; column < columns; column++)
        {
            features.Add($"{column}first={sentence[begin, column]}");
            features.Add($"{column}last={sentence[end - 1, column]}");
            features.Add($"{column}before={(begin > 0 ? sentence[begin - 1, column] : "<s>")}");
            features.Add($"{column}after={(end < sentence.Length ? sentence[end, column] : "</s>")}");
            features.Add($"{column}all={string.Join(' ', Enumerable.Range(begin, end - begin).Select(t => sentence[t, column]))}");
        }
    });

    /// <summary>Features that a function adds.</summary>
    /// <param name="extract">Told the sentence, the first token and the one behind the last.</param>
    public static ISegmentFeatures Of(Action<Sentence, int, int, FeatureSink> extract)
    {
        ArgumentNullException.ThrowIfNull(extract);
        return new Function(extract);
    }

    private sealed class Function(Action<Sentence, int, int, FeatureSink> extract) : ISegmentFeatures
    {
        public void Extract(Sentence sentence, int begin, int end, FeatureSink features) => extract(sentence, begin, end, features);
    }
}
