namespace Hybrid.Probabilistic;

/// <summary>Features by a C# function.</summary>
public static class TokenFeatures
{
    /// <summary>Features that a function adds.</summary>
    /// <param name="extract">Adds the features of a token (the second argument) of a sentence.</param>
    /// <remarks>Example: <c>TokenFeatures.Of((sentence, t, features) => features.Add($"word={sentence[t, 0]}"))</c>.</remarks>
    public static ITokenFeatures Of(Action<Sentence, int, FeatureSink> extract)
    {
        ArgumentNullException.ThrowIfNull(extract);
        return new Function(extract);
    }

    private sealed class Function(Action<Sentence, int, FeatureSink> extract) : ITokenFeatures
    {
        public void Extract(Sentence sentence, int position, FeatureSink features) => extract(sentence, position, features);
    }
}
