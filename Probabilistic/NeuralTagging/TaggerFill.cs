namespace Hybrid.Probabilistic;

/// <summary>Writes sentences into the inputs of a bound step.</summary>
/// <param name="options">The options.</param>
/// <param name="vocabulary">The numbers.</param>
internal sealed class TaggerFill(NeuralTaggerOptions options, TaggerVocabulary vocabulary)
{
    private const int LengthStep = 8;

    /// <summary>The length that sentences of a length are filled up to: few different ones, so that few plans are made.</summary>
    public static int Filled(int length) => length <= 4 * LengthStep
        ? (length + LengthStep - 1) / LengthStep * LengthStep
        : (length + (2 * LengthStep) - 1) / (2 * LengthStep) * (2 * LengthStep);

    /// <summary>The input of the mask, behind words, columns and characters; labels, rate and key follow.</summary>
    public int MaskInput => 1 + vocabulary.Columns.Count + (options.CharacterFilters > 0 ? 1 : 0);

    /// <summary>The step for some sentences.</summary>
    public TaggerBatch Like(int steps, int sentences) => TaggerBatch.Like(steps, sentences, vocabulary.Columns.Count, options.CharacterFilters > 0 ? TaggerVocabulary.Letters : 0);

    /// <summary>Writes words, columns, characters and mask.</summary>
    /// <param name="step">The step.</param>
    /// <param name="sentences">The sentences; the step has room for as many or more.</param>
    /// <param name="steps">The length that they are filled up to.</param>
    /// <param name="room">How many sentences the step takes.</param>
    /// <param name="hide">Whether a word, by its number, its sentence and its place, is hidden.</param>
    public void Write(BoundStep step, ReadOnlySpan<Sentence> sentences, int steps, int room, Func<int, int, int, bool>? hide = null)
    {
        Span<float> mask = step.Input<float>(MaskInput);
        Span<int> words = step.Input<int>(0);
        mask.Clear();
        words.Clear();
        for (int column = 0; column < vocabulary.Columns.Count; column++)
        {
            step.Input<int>(1 + column).Clear();
        }

        bool spelt = options.CharacterFilters > 0;
        Span<int> letters = spelt ? step.Input<int>(MaskInput - 1) : [];
        letters.Clear();
        for (int s = 0; s < sentences.Length; s++)
        {
            Sentence sentence = sentences[s];
            for (int t = 0; t < sentence.Length; t++)
            {
                int place = (t * room) + s;
                string word = sentence[t, vocabulary.Read[0]];
                int number = vocabulary.Word(word);
                words[place] = hide is not null && hide(number, s, t) ? 0 : number;
                mask[place] = 1;
                for (int column = 0; column < vocabulary.Columns.Count; column++)
                {
                    step.Input<int>(1 + column)[place] = vocabulary.Column(column, sentence[t, vocabulary.Read[1 + column]]);
                }

                if (spelt)
                {
                    vocabulary.Spell(word, letters.Slice(place * TaggerVocabulary.Letters, TaggerVocabulary.Letters));
                }
            }
        }
    }
}
