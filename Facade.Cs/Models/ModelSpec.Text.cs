namespace Hybrid;

/// <content>Models of text.</content>
public sealed partial record ModelSpec
{
    /// <summary>The kinds of models of sequences, text among them: <c>transformer:128x2</c> is two blocks of width 128, <c>lstm:128,128</c> two layers of 128 units.</summary>
    public static IReadOnlyList<string> SequenceNames { get; } = [.. SequenceModel.Rows.Select(row => row.Name), .. Hybrid.Models.RecurrentSpec.Kinds];

    /// <summary>The model of a specification for text: it predicts each next character.</summary>
    /// <param name="specification">One of <see cref="SequenceNames"/> with a size, such as <c>transformer:128x4</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">The context and further choices. Default: <c>new SequenceOptions()</c>.</param>
    /// <exception cref="ArgumentException">The specification is not understood, or is no model of text.</exception>
    public static ModelSpec Parse(string specification, TextData text, SequenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(text);
        string kind = KindOf(specification);
        SequenceOptions chosen = options ?? new SequenceOptions();
        if (Hybrid.Models.RecurrentSpec.Kinds.Contains(kind))
        {
            chosen.Check(specification);
            var (recurrent, training) = Hybrid.Models.RecurrentSpec.ForText(kind, Sizes(specification, specification.IndexOf(':', StringComparison.Ordinal)), text.Vocabulary.Count, chosen);
            return new ModelSpec(specification, recurrent, training);
        }

        SequenceModel? model = SequenceModel.Find(kind);
        if (model is null)
        {
            throw new ArgumentException(
                Kinds.Contains(kind)
                    ? $"model '{specification}' takes samples of a fixed size and not text; use '{SequenceNames[0]}:128x4'"
                    : $"model '{specification}' is unknown; {Hybrid.Names.Suggest(kind, SequenceNames)}",
                nameof(specification));
        }

        return new ModelSpec(specification, model.ForSymbols(specification, text.Vocabulary.Count, chosen), model.Text);
    }

    /// <summary>Trains the model of text with its options.</summary>
    /// <param name="text">The text.</param>
    /// <param name="progress">Told of each batch and each epoch. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way.</param>
    public TrainingResult Fit(TextData text, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Network.Fit(text, Options, progress, cancellationToken);

    private static string KindOf(string specification) => specification.Split(':')[0].Trim().ToLowerInvariant();
}
