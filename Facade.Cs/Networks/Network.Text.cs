using Hybrid.Core;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <content>Networks of any kind as models of text: from <c>[context]</c> characters to the scores of each next one, <c>[context, characters]</c>.</content>
public sealed partial class Network
{
    private const int TextBatch = 32;

    /// <summary>The characters of the text that it was trained on, when it predicts text; else null.</summary>
    public Vocabulary? Vocabulary => Head is { ClassNames.Length: > 0 } && IsTextShape(Head.ClassNames.Length) && Head.ClassNames.All(Hybrid.Vocabulary.IsCharacter)
        ? Hybrid.Vocabulary.OfCharacters(Head.ClassNames)
        : null;

    /// <summary>Trains a copy of the network to predict each next character; this one stays as it is. What a step puts out must not depend on later steps.</summary>
    /// <remarks>
    /// A sample is a window that begins anywhere in the text. An epoch has <see cref="TrainingOptions.StepsPerEpoch"/> batches, by default as many as have the text's length together. The
    /// validation fraction is the end of the text; after each epoch it is measured on at most 512 windows of it.
    /// </remarks>
    /// <param name="text">The text. The network takes as many characters as it likes and puts out a score for each of the vocabulary at each.</param>
    /// <param name="options">How long and how. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="progress">Told of each batch and each epoch, in the training's own thread. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way; the result is then the best network so far.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the network's shapes do not fit the text.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    public TrainingResult Fit(TextData text, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        TrainingOptions chosen = options ?? new TrainingOptions();
        chosen.Check();
        return new Trainer(TrainingSource.Of(this, text, chosen), chosen, progress, cancellationToken).Run();
    }

    /// <summary>Measures how well the network predicts each next character, window after window, each seen from its own beginning.</summary>
    /// <param name="text">The text, of the characters that the network was trained on.</param>
    /// <exception cref="ArgumentException">The text is shorter than a window, or has another vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The network has not been trained on text.</exception>
    public TextEvaluation Evaluate(TextData text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckText(text, NeedVocabulary(nameof(Evaluate)));
        Measure[] measures = TrainingSource.Measuring(this, TextBatches.InOrder(text, InputShape[0], TextBatch, int.MaxValue)).Invoke(Model);
        return new TextEvaluation(measures.First(measure => measure.Name == "loss").Value, measures.First(measure => measure.Name == NetworkHead.Accuracy).Value);
    }

    /// <summary>Goes on with a text, character by character; each is drawn given those before, as many as the network sees at once.</summary>
    /// <param name="prompt">How the text begins, of characters that the network knows; at least one.</param>
    /// <param name="length">How many characters to add; at least 0.</param>
    /// <param name="options">How they are chosen. Default: <c>new SamplingOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the text early.</param>
    /// <returns>The characters that follow the prompt.</returns>
    /// <exception cref="ArgumentException">The prompt is empty or has a character that is not known, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The network has not been trained on text.</exception>
    public string Generate(string prompt, int length, SamplingOptions? options = null, CancellationToken cancellationToken = default) =>
        string.Concat(Generation(prompt, length, options, cancellationToken));

    /// <summary>The same, each character as soon as it is known.</summary>
    /// <inheritdoc cref="Generate"/>
    public IEnumerable<string> Generation(string prompt, int length, SamplingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        SamplingOptions chosen = options ?? new SamplingOptions();
        chosen.Check();
        Vocabulary vocabulary = NeedVocabulary(nameof(Generate));
        return Draw(vocabulary, vocabulary.Encode(prompt), length, new SymbolSampler(chosen), cancellationToken);
    }

    internal void CheckText(TextData text, Vocabulary vocabulary)
    {
        if (InputShape.Count != 1 || !IsTextShape(vocabulary.Count))
        {
            throw new ArgumentException(
                $"Network: it makes {TensorText.Shape(OutputShape)} of {TensorText.Shape(InputShape)}, and a model of '{text.Name}' must make [context, {vocabulary.Count}] of [context]; "
                + $"begin with Embedding({vocabulary.Count}, features) and end with Dense({vocabulary.Count}).", nameof(text));
        }

        if (!text.Vocabulary.Characters.SequenceEqual(vocabulary.Characters))
        {
            throw new ArgumentException(
                $"Network: the text '{text.Name}' has a vocabulary of {text.Vocabulary.Count} characters and not the network's own of {vocabulary.Count}; read it with the network's Vocabulary.", nameof(text));
        }
    }

    private IEnumerable<string> Draw(Vocabulary vocabulary, int[] prompt, int length, SymbolSampler sampler, CancellationToken cancellationToken)
    {
        int context = InputShape[0];
        int[] window = new int[context];
        int known = Math.Min(context, prompt.Length);
        prompt.AsSpan(prompt.Length - known).CopyTo(window);
        for (int i = 0; i < length && !cancellationToken.IsCancellationRequested; i++)
        {
            // What stands behind the last known character is not seen by it.
            float[] scores = TensorModule.toFloat32(_compiled.Value.Invoke(TensorModule.ofInt32([1, context], window)));
            int next = sampler.Draw(scores.AsSpan((known - 1) * vocabulary.Count, vocabulary.Count), i);
            yield return vocabulary.Characters[next];
            if (known == context)
            {
                window.AsSpan(1).CopyTo(window);
                known--;
            }

            window[known++] = next;
        }
    }

    private bool IsTextShape(int characters) => InputShape.Count == 1 && OutputShape is [int steps, int scores] && steps == InputShape[0] && scores == characters;

    private Vocabulary NeedVocabulary(string operation) => Vocabulary
        ?? throw new InvalidOperationException($"Network.{operation}: the network has not been trained on text. Call Fit with TextData, and use the network of its result.");
}
