using System.Globalization;
using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>A tagger of networks with a chain behind them (BiLSTM-CRF): words, their spelling and further columns through memories in both directions, and the best labels of the whole sentence. Immutable.</summary>
/// <remarks>
/// <code>
/// ColumnCorpus train = ColumnCorpus.Load("train.txt.gz");
/// NeuralTagger tagger = NeuralTagger.Fit(train).Model;
/// string[] labels = tagger.Tag(sentence);
/// double f1 = tagger.Evaluate(ColumnCorpus.Load("test.txt.gz")).F1;
/// </code>
/// Source: G. Lample and others, "Neural architectures for named entity recognition", 2016; X. Ma and E. Hovy, "End-to-end sequence labeling via bi-directional LSTM-CNNs-CRF", 2016.
/// Not for use from several threads at once.
/// </remarks>
public sealed class NeuralTagger
{
    private const string Kind = "hybrid-tagger";
    private const int Together = 32;

    private readonly NeuralTaggerOptions _options;
    private readonly TaggerVocabulary _vocabulary;
    private readonly TaggerNetwork _network;
    private readonly TaggerFill _fill;
    private readonly SharedState<TaggerWeights> _weights;
    private readonly Dictionary<(int Steps, int Sentences), BoundStep> _steps = [];

    internal NeuralTagger(NeuralTaggerOptions options, TaggerVocabulary vocabulary, TaggerWeights weights)
    {
        _options = options;
        _vocabulary = vocabulary;
        _network = new TaggerNetwork(options, vocabulary);
        _fill = new TaggerFill(options, vocabulary);
        _weights = new SharedState<TaggerWeights>(weights);
    }

    /// <summary>The labels it gives.</summary>
    public IReadOnlyList<string> Labels => _vocabulary.Labels;

    /// <summary>How it was built and trained.</summary>
    public NeuralTaggerOptions Options => _options;

    /// <summary>Trains a tagger.</summary>
    /// <param name="train">Sentences with the label in the last column.</param>
    /// <param name="options">How it is built and trained.</param>
    /// <param name="progress">Is told after each pass.</param>
    /// <param name="cancellation">Stops training; what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the sentences have no column beside the label.</exception>
    public static NeuralTaggerFit Fit(ColumnCorpus train, NeuralTaggerOptions? options = null, IProgress<NeuralTaggerProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new NeuralTaggerOptions();
        options.Check();
        if (train.Columns < 2)
        {
            throw new ArgumentException($"NeuralTagger.Fit: {train.Name} has 1 column; a word and, last, its label are needed.", nameof(train));
        }

        IReadOnlyList<int> read = options.Columns.Count > 0 ? options.Columns : [.. Enumerable.Range(0, train.Columns - 1)];
        if (read.Any(column => column >= train.Columns - 1))
        {
            throw new ArgumentException($"NeuralTagger.Fit: column {read.Max()} is to be read; {train.Name} has columns 0 to {train.Columns - 2} beside the label.", nameof(options));
        }

        return new TaggerTraining(train, options, TaggerVocabulary.Of(train, read)).Run(progress, cancellation);
    }

    /// <summary>The best labels of a sentence.</summary>
    /// <param name="sentence">The sentence, with the columns that are read.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    public string[] Tag(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return Tag([sentence])[0];
    }

    /// <summary>The best labels of many sentences.</summary>
    /// <param name="sentences">The sentences.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    public string[][] Tag(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        int columns = _vocabulary.Read.Max() + 1;
        if (sentences.FirstOrDefault(sentence => sentence.Columns < columns) is Sentence narrow)
        {
            throw new ArgumentException($"NeuralTagger.Tag: a sentence has {narrow.Columns} columns; this model reads column {columns - 1}, so at least {columns} are needed.", nameof(sentences));
        }

        string[][] labels = new string[sentences.Count][];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, sentences.Count).GroupBy(i => TaggerFill.Filled(sentences[i].Length)))
        {
            foreach (int[] chunk in group.Chunk(sentences.Count == 1 ? 1 : Together))
            {
                Tag(sentences, chunk, group.Key, sentences.Count == 1 ? 1 : Together, labels);
            }
        }

        return labels;
    }

    /// <summary>Labels sentences and compares with their last column. Labels that did not occur in training count as errors.</summary>
    /// <param name="test">Sentences with the right label last.</param>
    public TaggingEvaluation Evaluate(ColumnCorpus test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return TaggingEvaluation.Of([.. test.Select(sentence => (IReadOnlyList<string>)[.. Enumerable.Range(0, sentence.Length).Select(t => sentence[t, sentence.Columns - 1])])], Tag(test));
    }

    /// <summary>Saves the tagger, whole or not at all: weights and what they stand for (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        new SafetensorsFile(_weights.Save(), new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["options"] = JsonSerializer.Serialize(_options),
            ["read"] = JsonSerializer.Serialize(_vocabulary.Read),
            ["words"] = JsonSerializer.Serialize(_vocabulary.Words),
            ["columns"] = JsonSerializer.Serialize(_vocabulary.Columns),
            ["characters"] = JsonSerializer.Serialize(_vocabulary.Characters),
            ["labels"] = JsonSerializer.Serialize(_vocabulary.Labels),
        }).Write(path);
    }

    /// <summary>Whether a file is a neural tagger's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    public static bool IsTagger(string path)
    {
        try
        {
            return SafetensorsFile.ReadMetadata(path).GetValueOrDefault("kind") == Kind;
        }
        catch (DataFormatException)
        {
            return false;
        }
    }

    /// <summary>Opens a saved tagger.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static NeuralTagger Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        T Part<T>(string name) => file.Metadata.TryGetValue(name, out string? text) && JsonSerializer.Deserialize<T>(text) is T part
            ? part
            : throw new DataFormatException(path, $"has no entry '{name}'; give a file that NeuralTagger.Save wrote");
        if (file.Metadata.GetValueOrDefault("kind") != Kind)
        {
            throw new DataFormatException(path, "is no neural tagger; give a file that NeuralTagger.Save or 'hybrid crf train --algorithm bilstm' wrote");
        }

        try
        {
            NeuralTaggerOptions options = Part<NeuralTaggerOptions>("options");
            var vocabulary = new TaggerVocabulary(Part<int[]>("read"), Part<string[]>("words"), Part<string[][]>("columns"), Part<string[]>("characters"), Part<string[]>("labels"));
            var tagger = new NeuralTagger(options, vocabulary, new TaggerNetwork(options, vocabulary).Draw(RandomKey.FromSeed(0)));
            tagger._weights.Load(file.Arrays);
            return tagger;
        }
        catch (Exception cause) when (cause is JsonException or ArgumentException)
        {
            throw new DataFormatException(path, string.Create(CultureInfo.InvariantCulture, $"is damaged: {cause.Message.ReplaceLineEndings(" ")}"));
        }
    }

    private void Tag(IReadOnlyList<Sentence> sentences, int[] chunk, int length, int room, string[][] labels)
    {
        if (!_steps.TryGetValue((length, room), out BoundStep? step))
        {
            step = _weights.Read((weights, batch) => (_network.Emissions(weights, batch, false), weights.Chain), _fill.Like(length, room));
            _steps.Add((length, room), step);
        }

        _fill.Write(step, [.. chunk.Select(i => sentences[i])], length, room);
        step.Run();
        int count = Labels.Count;
        ReadOnlySpan<float> emissions = step.Output<float>(0);
        for (int s = 0; s < chunk.Length; s++)
        {
            int tokens = sentences[chunk[s]].Length;
            float[] own = new float[tokens * count];
            for (int t = 0; t < tokens; t++)
            {
                emissions.Slice(((t * room) + s) * count, count).CopyTo(own.AsSpan(t * count));
            }

            int[] best = BestLabels(own, step.Output<float>(1), step.Output<float>(2), step.Output<float>(3), tokens, count);
            labels[chunk[s]] = [.. best.Select(label => Labels[label])];
        }
    }

    // Viterbi's recursion.
    private static int[] BestLabels(float[] emissions, ReadOnlySpan<float> first, ReadOnlySpan<float> pairs, ReadOnlySpan<float> last, int tokens, int count)
    {
        float[] scores = new float[count];
        float[] next = new float[count];
        int[] from = new int[tokens * count];
        for (int label = 0; label < count; label++)
        {
            scores[label] = emissions[label] + first[label];
        }

        for (int t = 1; t < tokens; t++)
        {
            for (int label = 0; label < count; label++)
            {
                int best = 0;
                for (int before = 1; before < count; before++)
                {
                    best = scores[before] + pairs[(before * count) + label] > scores[best] + pairs[(best * count) + label] ? before : best;
                }

                from[(t * count) + label] = best;
                next[label] = scores[best] + pairs[(best * count) + label] + emissions[(t * count) + label];
            }

            (scores, next) = (next, scores);
        }

        int[] path = new int[tokens];
        for (int label = 0; label < count; label++)
        {
            scores[label] += last[label];
        }

        path[^1] = Array.IndexOf(scores, scores.Max());
        for (int t = tokens - 1; t > 0; t--)
        {
            path[t - 1] = from[(t * count) + path[t]];
        }

        return path;
    }
}
