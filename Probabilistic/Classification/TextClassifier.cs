namespace Hybrid.Probabilistic;

/// <summary>Classifies texts: words and pairs of words, weighted by rarity, and a maximum-entropy classifier on them. Immutable.</summary>
/// <example><code>
/// TextClassifier classifier = TextClassifier.Fit(["good film", "bad film", "good"], ["+", "-", "+"]);
/// Console.WriteLine(classifier.Predict("a good one"));   // +
/// </code></example>
public sealed class TextClassifier
{
    private readonly TextVectorizer _vectorizer;
    private readonly MaximumEntropy _classifier;

    private TextClassifier(TextVectorizer vectorizer, MaximumEntropy classifier) => (_vectorizer, _classifier) = (vectorizer, classifier);

    /// <summary>The classes, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Classes => _classifier.Classes;

    /// <summary>Learns from texts and their classes.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="options">How texts become rows; default: words and pairs of words, weighted by rarity.</param>
    /// <param name="l2">The penalty l2 / 2 |w|². Default: 0.1, since rows have length 1.</param>
    /// <exception cref="ArgumentException">See <see cref="TextVectorizer.Fit"/> and <see cref="MaximumEntropy.Fit"/>.</exception>
    public static TextClassifier Fit(IReadOnlyList<string> texts, IReadOnlyList<string> labels, TextVectorizerOptions? options = null, double l2 = 0.1)
    {
        TextVectorizer vectorizer = TextVectorizer.Fit(texts, options ?? new TextVectorizerOptions { MostWords = 2 });
        return new TextClassifier(vectorizer, MaximumEntropy.Fit(vectorizer.Transform(texts), labels, l2));
    }

    /// <summary>The most probable class of a text.</summary>
    /// <param name="text">The text.</param>
    public string Predict(string text) => Predict([text])[0];

    /// <summary>The most probable class of each text.</summary>
    /// <param name="texts">The texts.</param>
    public string[] Predict(IReadOnlyList<string> texts) => _classifier.Predict(_vectorizer.Transform(texts));

    /// <summary>P(class | text) of each class.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>[text][class], in the order of <see cref="Classes"/>.</returns>
    public double[][] Probabilities(IReadOnlyList<string> texts) => _classifier.Probabilities(_vectorizer.Transform(texts));
}
