namespace Hybrid.Probabilistic;

/// <summary>A semi-Markov conditional random field: it labels runs of tokens, not tokens, so that features may speak of a run as a whole. Immutable, and safe for any number of threads.</summary>
/// <remarks>
/// The score of a segmentation is the sum of the weights of the features of its tokens and of its runs for their label, and of each pair of neighbouring labels. Cost: length (longest labels + labels²).
/// Source: S. Sarawagi and W. Cohen, "Semi-Markov conditional random fields for information extraction", 2004.
/// Example: <c>SemiMarkovField.Fit(train, FeatureTemplate.Words, SegmentFeatures.Standard()).Model.Find(sentence)</c>.
/// </remarks>
public sealed class SemiMarkovField
{
    private readonly ITokenFeatures _tokenFeatures;
    private readonly ISegmentFeatures _runFeatures;
    private readonly FeatureIndex _tokens;
    private readonly FeatureIndex _runs;
    private readonly SegmentLayout _layout;
    private readonly WeightVector _weights;

    private SemiMarkovField(
        IReadOnlyList<string> labels, ITokenFeatures tokenFeatures, ISegmentFeatures runFeatures, FeatureIndex tokens, FeatureIndex runs, SegmentLayout layout, WeightVector weights)
    {
        Labels = labels;
        (_tokenFeatures, _runFeatures, _tokens, _runs, _layout, _weights) = (tokenFeatures, runFeatures, tokens, runs, layout, weights);
    }

    /// <summary>The labels of segments, <see cref="Segment.Outside"/> among them when it occurred.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many weights there are.</summary>
    public long WeightCount => _layout.Count;

    /// <summary>The longest segment.</summary>
    public int Longest => _layout.Longest;

    /// <summary>Trains a model.</summary>
    /// <param name="train">Sentences whose last column has labels such as B-NP, I-NP and O.</param>
    /// <param name="tokens">The features of tokens, which count for each token of a segment.</param>
    /// <param name="runs">The features of runs.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the number of each iteration and the objective after it.</param>
    /// <param name="cancellation">Ends the training after the iteration under way.</param>
    /// <returns>The model, the objective at the end, and whether L-BFGS met its tolerance.</returns>
    /// <exception cref="ArgumentException">There is no sentence, a label has no such prefix, there are fewer than two labels, or an option is out of range.</exception>
    public static (SemiMarkovField Model, double Loss, bool Converged) Fit(
        IReadOnlyList<Sentence> train,
        ITokenFeatures tokens,
        ISegmentFeatures runs,
        SemiMarkovFieldOptions? options = null,
        Action<int, double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(runs);
        options ??= new SemiMarkovFieldOptions();
        options.Check();
        if (train.Count == 0)
        {
            throw new ArgumentException("SemiMarkovField.Fit: there is no sentence; give at least one.", nameof(train));
        }

        var labels = new FeatureIndex();
        (int Begin, int End, int Label)[][] gold = [.. train.Select(sentence => Cut(
            Segment.Of([.. Enumerable.Range(0, sentence.Length).Select(t => sentence[t, sentence.Columns - 1])]), options.Longest).Select(one => (one.Begin, one.End, labels.Count(one.Label))).ToArray())];
        if (labels.Names.Count < 2)
        {
            throw new ArgumentException($"SemiMarkovField.Fit: the training data have {labels.Names.Count} labels; at least two different ones are needed.", nameof(train));
        }

        var tokenIndex = new FeatureIndex();
        var runIndex = new FeatureIndex();
        EncodedSegments[] sentences = [.. train.Select(sentence => EncodedSegments.Of(sentence, options.Longest, tokens, runs, tokenIndex, runIndex, true))];
        var layout = new SegmentLayout(labels.Names.Count, tokenIndex.Names.Count, runIndex.Names.Count, options.Longest, labels.Find(Segment.Outside));
        (WeightVector weights, double loss, _, bool converged) = QuasiNewton.Minimise(
            new SegmentObjective(sentences, gold, layout, options.L2).Evaluate, new WeightVector(layout.Size), 0, options.Iterations, options.Tolerance, progress, cancellation);
        return (new([.. labels.Names], tokens, runs, tokenIndex, runIndex, layout, weights), loss, converged);
    }

    /// <summary>The segments of the most probable segmentation, in order; they cover the sentence.</summary>
    /// <param name="sentence">The sentence; a column of labels is not read.</param>
    public IReadOnlyList<Segment> Find(Sentence sentence) => [.. Lattice(sentence).Best().Select(one => new Segment(Labels[one.Label], one.Begin, one.End))];

    /// <summary>The same as labels B-, I- and O of tokens.</summary>
    /// <param name="sentence">The sentence.</param>
    public string[] Tag(Sentence sentence) => Segment.Labels(Find(sentence));

    /// <summary>ln of the sum over all segmentations of exp(score).</summary>
    /// <param name="sentence">The sentence.</param>
    public double LogPartition(Sentence sentence) => Lattice(sentence).Forward();

    /// <summary>The probability that a run of tokens is a segment of a label.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="segment">The run and its label.</param>
    /// <exception cref="ArgumentException">The run does not lie in the sentence, or the label was never seen in training.</exception>
    public double Probability(Sentence sentence, Segment segment)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        int label = Labels.ToList().IndexOf(segment.Label);
        if (label < 0 || segment.Begin < 0 || segment.End <= segment.Begin || segment.End > sentence.Length)
        {
            throw new ArgumentException($"SemiMarkovField: {segment} is no run of a sentence of {sentence.Length} tokens with a label of {string.Join(", ", Labels)}.", nameof(segment));
        }

        SegmentLattice lattice = Lattice(sentence);
        double found = 0;
        lattice.Marginals(lattice.Forward(), (begin, end, at, probability) => found = begin == segment.Begin && end == segment.End && at == label ? probability : found, static (_, _, _) => { });
        return found;
    }

    /// <summary>The score of a segmentation: what <see cref="LogPartition"/> sums the exponentials of.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="segments">Segments that cover it, in order.</param>
    public double Score(Sentence sentence, IEnumerable<Segment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        SegmentLattice lattice = Lattice(sentence);
        List<string> labels = [.. Labels];
        double sum = 0;
        int before = labels.Count;
        foreach (Segment segment in segments)
        {
            int label = labels.IndexOf(segment.Label);
            sum += lattice.Score(segment.Begin, segment.End, label) + lattice.Pair(before, label);
            before = label;
        }

        return sum;
    }

    /// <summary>Finds segments and compares with the last column.</summary>
    /// <param name="sentences">Sentences with labels B-, I- and O last.</param>
    public TaggingEvaluation Evaluate(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        string[][] found = new string[sentences.Count][];
        Parts.Run(sentences.Count, s => found[s] = Tag(sentences[s]));
        return TaggingEvaluation.Of([.. sentences.Select(sentence => (IReadOnlyList<string>)[.. Enumerable.Range(0, sentence.Length).Select(t => sentence[t, sentence.Columns - 1])])], found);
    }

    private SegmentLattice Lattice(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return new(_layout, _weights, EncodedSegments.Of(sentence, _layout.Longest, _tokenFeatures, _runFeatures, _tokens, _runs, false));
    }

    private static IEnumerable<Segment> Cut(IReadOnlyList<Segment> segments, int longest)
    {
        foreach (Segment segment in segments)
        {
            for (int begin = segment.Begin; begin < segment.End; begin += longest)
            {
                yield return segment with { Begin = begin, End = Math.Min(segment.End, begin + longest) };
            }
        }
    }
}
