using System.Globalization;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>A chunker: a conditional random field learns to mark noun phrases from sentences of a small grammar, and is tried on words that it has not seen.</summary>
internal static class TaggerChapter
{
    private static readonly string[] Determiners = ["the", "a", "this", "every", "no"];
    private static readonly string[] Adjectives = ["small", "old", "grey", "quiet", "curious", "heavy", "bright", "tired", "brave", "long"];
    private static readonly string[] Nouns = ["dog", "river", "teacher", "engine", "letter", "garden", "child", "market", "song", "road", "bridge", "horse", "window", "farmer", "cloud"];
    private static readonly string[] Verbs = ["sees", "follows", "paints", "forgets", "carries", "watches", "opens", "finds"];
    private static readonly string[] Prepositions = ["near", "behind", "under", "with", "beside"];

    /// <summary>Trains and tries the chunker.</summary>
    /// <param name="context">How to run.</param>
    public static ChapterResult Run(ChapterContext context)
    {
        // The last words of each list are kept from the training sentences.
        ColumnCorpus train = Made(context.Seed, context.Fast ? 60 : 200, unseen: 0), test = Made(context.Seed + 1, 200, unseen: 0.3);
        ConditionalRandomFieldFit fit = ConditionalRandomField.Fit(train, FeatureTemplate.Chunking, new ConditionalRandomFieldOptions { L2 = 0.1, Seed = context.Seed }, null, context.Cancellation);
        TaggingEvaluation evaluation = fit.Model.Evaluate(test, unseenLabelsAreWrong: true);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"noun and prepositional phrases with F1 {evaluation.F1:0.0%}, three words of ten never seen"),
            [("f1", evaluation.F1), ("accuracy", evaluation.Accuracy), ("weights", fit.Weights)],
            page => AddTo(page, fit, evaluation, test));
    }

    private static ColumnCorpus Made(long seed, int sentences, double unseen)
    {
        var random = new Random((int)seed + 1);
        var text = new System.Text.StringBuilder();

        string Word(string[] words)
        {
            int kept = Math.Max(1, words.Length / 5);
            return random.NextDouble() < unseen ? words[words.Length - 1 - random.Next(kept)] : words[random.Next(words.Length - kept)];
        }

        void Phrase()
        {
            string label = "B-NP";
            void Say(string word, string part)
            {
                text.Append(CultureInfo.InvariantCulture, $"{word} {part} {label}\n");
                label = "I-NP";
            }

            if (random.NextDouble() < 0.8)
            {
                Say(Word(Determiners), "DT");
            }

            for (int i = random.Next(3); i > 0; i--)
            {
                Say(Word(Adjectives), "JJ");
            }

            Say(Word(Nouns), "NN");
        }

        for (int s = 0; s < sentences; s++)
        {
            Phrase();
            text.Append(CultureInfo.InvariantCulture, $"{Word(Verbs)} VBZ B-VP\n");
            Phrase();
            for (int i = random.Next(3); i > 0; i--)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Word(Prepositions)} IN B-PP\n");
                Phrase();
            }

            text.Append(". . O\n\n");
        }

        return ColumnCorpus.Parse(text.ToString(), "grammar");
    }

    private static HtmlReport AddTo(HtmlReport page, ConditionalRandomFieldFit fit, TaggingEvaluation evaluation, ColumnCorpus test)
    {
        Sentence sentence = test[0];
        string[] labels = fit.Model.Tag(sentence);
        string shown = string.Join('\n', Enumerable.Range(0, sentence.Length).Select(t => $"{sentence[t, 0],-12}{sentence[t, 1],-6}{labels[t]}"));
        return page
            .Paragraph(
                "A linear-chain conditional random field weighs features of the words around each token, and pairs of neighbouring labels, and takes the best labels for the sentence as a whole. "
                + string.Create(CultureInfo.InvariantCulture, $"Here it learns {fit.Weights:N0} weights in {fit.Iterations} iterations of L-BFGS from sentences of a small grammar; 'hybrid crf train' does the same with CoNLL-2000's newspaper text."))
            .Preformatted(shown + "\n")
            .Table(
                ["phrase", "precision", "recall", "F1", "count"],
                [.. evaluation.ByType.Select(pair => (IReadOnlyList<object?>)[pair.Key, pair.Value.Precision, pair.Value.Recall, pair.Value.F1, pair.Value.Gold])])
            .Charts(new BarChart { Title = "The strongest pairs of labels", Bars = [.. fit.Model.Weights(400).Where(weight => weight.From is not null && weight.Weight > 0).Take(8).Select(weight => ($"{weight.From} {weight.Label}", weight.Weight))], ValueLabel = "weight" });
    }
}
