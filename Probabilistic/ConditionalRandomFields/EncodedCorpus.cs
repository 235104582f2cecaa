namespace Hybrid.Probabilistic;

/// <summary>A corpus as numbers: the features of every token, and its label or -1 where none is given.</summary>
/// <param name="Starts">The first token of each sentence, and the number of tokens.</param>
/// <param name="Labels">The label of each token.</param>
/// <param name="States">The features of labels, a row a token.</param>
/// <param name="Transitions">The features of pairs of labels, a row a token; those of a sentence's first token are empty.</param>
internal sealed record EncodedCorpus(int[] Starts, int[] Labels, FeatureRows States, FeatureRows Transitions)
{
    /// <summary>How many sentences.</summary>
    public int Sentences => Starts.Length - 1;

    /// <summary>How many tokens.</summary>
    public int Tokens => Starts[^1];

    /// <summary>Extracts and numbers the features of sentences.</summary>
    public static EncodedCorpus Of(IReadOnlyList<Sentence> sentences, ITokenFeatures features, FeatureSink sink, Func<Sentence, int, int> label)
    {
        int[] starts = new int[sentences.Count + 1];
        List<int> labels = [];
        for (int s = 0; s < sentences.Count; s++)
        {
            Sentence sentence = sentences[s];
            for (int t = 0; t < sentence.Length; t++)
            {
                features.Extract(sentence, t, sink);
                sink.EndToken();
                labels.Add(label(sentence, t));
            }

            starts[s + 1] = labels.Count;
        }

        return new EncodedCorpus(starts, [.. labels], sink.States, sink.Transitions);
    }

    /// <summary>The same with other numbers for the features.</summary>
    public EncodedCorpus Renumbered(int[] states, int[] transitions) =>
        this with { States = States.Renumbered(states), Transitions = Transitions.Renumbered(transitions) };
}
