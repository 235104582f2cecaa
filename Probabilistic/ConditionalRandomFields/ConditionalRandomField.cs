using System.Collections.Concurrent;

namespace Hybrid.Probabilistic;

/// <summary>A linear-chain conditional random field: P(labels | sentence) is proportional to exp of the summed weights of the features on the labels' path. Immutable, and safe for any number of threads.</summary>
/// <remarks>
/// Source: J. Lafferty, A. McCallum and F. Pereira, "Conditional random fields: probabilistic models for segmenting and labeling sequence data", 2001.
/// Example: <c>ConditionalRandomField.Fit(train, FeatureTemplate.Chunking).Model.Tag(sentence)</c>.
/// </remarks>
public sealed partial class ConditionalRandomField
{
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly ITokenFeatures _features;
    private readonly FeatureIndex _states;
    private readonly FeatureIndex _transitions;
    private readonly WeightLayout _layout;
    private readonly WeightVector _weights;
    private readonly PairTables _pairs;
    private readonly Dictionary<string, int> _numbers;

    internal unsafe ConditionalRandomField(
        IReadOnlyList<string> labels, ITokenFeatures features, FeatureIndex states, FeatureIndex transitions, WeightLayout layout, WeightVector weights)
    {
        Labels = labels;
        (_features, _states, _transitions, _layout, _weights) = (features, states, transitions, layout, weights);
        _numbers = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        _pairs = new PairTables(layout);
        _pairs.Set(weights.Pointer + layout.PairStart);
    }

    /// <summary>The labels, in the order of their first appearance in the training data.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many features have weights.</summary>
    public int Features => _layout.States + _layout.Transitions;

    /// <summary>How many weights there are.</summary>
    public long WeightCount => _layout.Count;

    /// <summary>The columns that a sentence needs: those that its template reads; 1 for features by a function.</summary>
    public int Columns => (_features as FeatureTemplate)?.Columns ?? 1;

    /// <summary>The labels of the most probable path.</summary>
    /// <param name="sentence">The sentence; a column of labels is not needed and not read.</param>
    /// <returns>A label for each token. The time is length * labels².</returns>
    /// <exception cref="ArgumentException">The sentence lacks columns.</exception>
    public string[] Tag(Sentence sentence) => With(sentence, (lattice, length) => BestLabels(lattice, length));

    /// <summary>The labels of the most probable path that agrees with what is known.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="known">For each token its label, or null where that is to be found.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a label is unknown.</exception>
    public string[] Tag(Sentence sentence, IReadOnlyList<string?> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        int[] fixedLabels = Numbers(sentence, known);
        return With(sentence, (lattice, length) =>
        {
            for (int t = 0; t < length; t++)
            {
                if (fixedLabels[t] >= 0)
                {
                    lattice.Fix(t, fixedLabels[t]);
                }
            }

            return BestLabels(lattice, length);
        });
    }

    /// <summary>The labels of many sentences, on as many threads as may be used.</summary>
    /// <param name="sentences">The sentences.</param>
    public string[][] Tag(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        string[][] result = new string[sentences.Count][];
        int parts = Math.Min(sentences.Count, 64);
        Parts.Run(parts, part =>
        {
            for (int s = (int)((long)sentences.Count * part / parts); s < (int)((long)sentences.Count * (part + 1) / parts); s++)
            {
                result[s] = Tag(sentences[s]);
            }
        });
        return result;
    }

    /// <summary>The probability of each label of each token.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <returns>[token][label], in the order of <see cref="Labels"/>; rows sum to 1.</returns>
    public unsafe double[][] Marginals(Sentence sentence) => With(sentence, (lattice, length) =>
    {
        var posteriors = new WeightVector((long)length * _layout.Stride);
        lattice.Marginals(length, posteriors.Pointer, null);
        return Enumerable.Range(0, length).Select(t => posteriors.Slice((long)t * _layout.Stride, Labels.Count).ToArray()).ToArray();
    });

    /// <summary>ln of the sum over all paths of exp(score): what probabilities are divided by.</summary>
    /// <param name="sentence">The sentence.</param>
    public unsafe double LogPartition(Sentence sentence) => With(sentence, (lattice, length) =>
    {
        var posteriors = new WeightVector((long)length * _layout.Stride);
        return lattice.Marginals(length, posteriors.Pointer, null);
    });

    /// <summary>ln P(labels | sentence).</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="labels">A label for each token.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a label is unknown.</exception>
    public unsafe double LogProbability(Sentence sentence, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int[] path = Numbers(sentence, labels);
        return With(sentence, (lattice, length) =>
        {
            var posteriors = new WeightVector((long)length * _layout.Stride);
            double score = lattice.PathScore(path);
            return score - lattice.Marginals(length, posteriors.Pointer, null);
        });
    }

    /// <summary>The most probable paths, best first.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="count">How many; at least 1. Fewer are returned when there are fewer paths.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public unsafe IReadOnlyList<LabelPath> Best(Sentence sentence, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return With(sentence, (lattice, length) =>
        {
            List<(int[] Path, double Score)> paths = BestPaths.Of(lattice, _layout, length, count);
            var posteriors = new WeightVector((long)length * _layout.Stride);
            double logarithm = lattice.Marginals(length, posteriors.Pointer, null);
            return paths.ConvertAll(found => new LabelPath([.. found.Path.Select(label => Labels[label])], found.Score - logarithm));
        });
    }

    /// <summary>Weights, the largest in absolute value first.</summary>
    /// <param name="most">How many at most; default: all that are not 0.</param>
    public IReadOnlyList<FeatureWeight> Weights(int most = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        List<FeatureWeight> found = [];
        for (int f = 0; f < _layout.States; f++)
        {
            Append(_states.Names[f], null, _weights.Slice((long)f * _layout.Stride, Labels.Count));
        }

        for (int m = _layout.HasPairs ? -1 : 0; m < _layout.Transitions; m++)
        {
            long start = m < 0 ? _layout.PairStart : _layout.TransitionStart + ((long)m * _layout.PairSize);
            for (int from = 0; from < Labels.Count; from++)
            {
                Append(m < 0 ? string.Empty : _transitions.Names[m], Labels[from], _weights.Slice(start + (from * _layout.Stride), Labels.Count));
            }
        }

        void Append(string name, string? from, Span<double> weights)
        {
            for (int label = 0; label < weights.Length; label++)
            {
                if (weights[label] != 0)
                {
                    found.Add(new FeatureWeight(name, from, Labels[label], weights[label]));
                }
            }
        }

        return [.. found.OrderByDescending(weight => Math.Abs(weight.Weight)).Take(most)];
    }

    /// <summary>Tags sentences and compares the labels with their last column.</summary>
    /// <param name="sentences">The sentences, labels in the last column.</param>
    /// <param name="unseenLabelsAreWrong">Whether a right label that was never seen in training counts as not found; otherwise it is refused, since no model
    /// could find it. Default: false.</param>
    /// <exception cref="ArgumentException">A label was never seen in training.</exception>
    public TaggingEvaluation Evaluate(IReadOnlyList<Sentence> sentences, bool unseenLabelsAreWrong = false)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        List<IReadOnlyList<string>> gold = [];
        foreach (Sentence sentence in sentences)
        {
            string[] labels = [.. Enumerable.Range(0, sentence.Length).Select(t => sentence[t, sentence.Columns - 1])];
            if (!unseenLabelsAreWrong)
            {
                Numbers(sentence, labels);
            }

            gold.Add(labels);
        }

        return TaggingEvaluation.Of(gold, Tag(sentences));
    }

    private string[] BestLabels(Lattice lattice, int length)
    {
        lattice.Best(length);
        string[] result = new string[length];
        unsafe
        {
            for (int t = 0; t < length; t++)
            {
                result[t] = Labels[lattice.Path[t]];
            }
        }

        return result;
    }

    private int[] Numbers(Sentence sentence, IReadOnlyList<string?> labels)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (labels.Count != sentence.Length)
        {
            throw new ArgumentException($"ConditionalRandomField: {labels.Count} labels were given for {sentence.Length} tokens; give one for each.", nameof(labels));
        }

        int[] numbers = new int[labels.Count];
        for (int t = 0; t < numbers.Length; t++)
        {
            numbers[t] = labels[t] is not string label ? -1
                : _numbers.TryGetValue(label, out int number) ? number
                : throw new ArgumentException($"ConditionalRandomField: the label '{label}' of token {t} was never seen in training; {Names.Suggest(label, Labels)}.", nameof(labels));
        }

        return numbers;
    }

    private unsafe T With<T>(Sentence sentence, Func<Lattice, int, T> use)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (sentence.Columns < Columns)
        {
            throw new ArgumentException($"ConditionalRandomField: the sentence has {sentence.Columns} columns and the model's features read {Columns}; give as many.", nameof(sentence));
        }

        if (!_workspaces.TryTake(out Workspace? workspace))
        {
            workspace = new Workspace(new FeatureSink(_states, _transitions, learns: false), new Lattice(_layout) { Pairs = _pairs });
        }

        FeatureSink sink = workspace.Sink;
        sink.Clear();
        for (int t = 0; t < sentence.Length; t++)
        {
            _features.Extract(sentence, t, sink);
            sink.EndToken();
        }

        workspace.Lattice.Score(_weights.Pointer, sink.States, sink.Transitions, 0, sentence.Length);
        T result = use(workspace.Lattice, sentence.Length);
        GC.KeepAlive(_weights);
        _workspaces.Add(workspace);
        return result;
    }

    private sealed record Workspace(FeatureSink Sink, Lattice Lattice);
}
