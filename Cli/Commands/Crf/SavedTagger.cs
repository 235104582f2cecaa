using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crf;

/// <summary>A tagger that was saved, of whichever kind.</summary>
/// <param name="Labels">The labels it gives.</param>
/// <param name="Tag">Labels sentences.</param>
/// <param name="Evaluate">Labels sentences and compares with their last column; labels it does not know are errors.</param>
internal sealed record SavedTagger(IReadOnlyList<string> Labels, Func<ColumnCorpus, string[][]> Tag, Func<ColumnCorpus, TaggingEvaluation> Evaluate)
{
    /// <summary>Opens a file that <c>hybrid crf train</c> saved.</summary>
    /// <param name="path">The file.</param>
    public static SavedTagger Open(string path)
    {
        if (NeuralTagger.IsTagger(path))
        {
            NeuralTagger tagger = NeuralTagger.Load(path);
            return new(tagger.Labels, tagger.Tag, tagger.Evaluate);
        }

        ConditionalRandomField field = ConditionalRandomField.Load(path);
        return new(field.Labels, field.Tag, corpus => field.Evaluate(corpus, unseenLabelsAreWrong: true));
    }
}
