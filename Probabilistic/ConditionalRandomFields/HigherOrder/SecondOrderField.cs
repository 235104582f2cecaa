namespace Hybrid.Probabilistic;

/// <summary>A conditional random field of second order: beside features of each label, pairs and triples of neighbouring labels have weights. Immutable, and safe for any number of threads.</summary>
/// <remarks>
/// For labels whose right neighbour depends on more than one before, such as parts of speech in fixed phrases. The cost of a token is the number of labels to the third power. Trained by L-BFGS, with
/// L1 by its orthant-wise form. Source: J. Lafferty, A. McCallum and F. Pereira, "Conditional random fields", 2001; the trigram chain is that of F. Sha and F. Pereira, "Shallow parsing with
/// conditional random fields", 2003. Example: <c>SecondOrderField.Fit(train, FeatureTemplate.Chunking).Model.Tag(sentence)</c>.
/// </remarks>
public sealed class SecondOrderField
{
    private readonly ITokenFeatures _features;
    private readonly FeatureIndex _states;
    private readonly TripleLayout _layout;
    private readonly WeightVector _weights;
    private readonly TripleTables _tables;

    private SecondOrderField(IReadOnlyList<string> labels, ITokenFeatures features, FeatureIndex states, TripleLayout layout, WeightVector weights)
    {
        Labels = labels;
        (_features, _states, _layout, _weights) = (features, states, layout, weights);
        _tables = new TripleTables(layout);
        _tables.Set(weights.Slice(layout.PairStart, layout.PairSize), weights.Slice(layout.TripleStart, layout.TripleSize));
    }

    /// <summary>The labels, in the order of their first appearance in the training data.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many weights there are.</summary>
    public long WeightCount => _layout.Count;

    /// <summary>Trains a model.</summary>
    /// <param name="train">Sentences with the right label in the last column.</param>
    /// <param name="features">The features of tokens; those of pairs of labels are not used, since pairs and triples have weights of their own.</param>
    /// <param name="options">How: L-BFGS with L2 and L1, the most iterations, the tolerance, the least count. Default: L2 of 1.</param>
    /// <param name="progress">Told the number of each iteration and the value after it.</param>
    /// <param name="cancellation">Ends the training after the iteration under way.</param>
    /// <returns>The model, the objective at the end and whether L-BFGS met its tolerance.</returns>
    /// <exception cref="ArgumentException">There is no sentence, there are fewer than two labels, or an option is out of range or not offered.</exception>
    public static (SecondOrderField Model, double Loss, bool Converged) Fit(
        IReadOnlyList<Sentence> train, ITokenFeatures features, ConditionalRandomFieldOptions? options = null, Action<int, double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(features);
        options ??= new ConditionalRandomFieldOptions();
        options.Check();
        if (options.Algorithm != TrainingAlgorithm.Lbfgs || options.UnknownLabel is not null)
        {
            throw new ArgumentException($"SecondOrderField.Fit: {(options.UnknownLabel is null ? options.Algorithm.ToString() : "UnknownLabel")} is not offered; use {TrainingAlgorithm.Lbfgs} with every token labelled.", nameof(options));
        }

        if (train.Count == 0)
        {
            throw new ArgumentException("SecondOrderField.Fit: there is no sentence; give at least one.", nameof(train));
        }

        var labels = new FeatureIndex();
        var sink = new FeatureSink(new FeatureIndex(), new FeatureIndex(), learns: true);
        EncodedCorpus corpus = EncodedCorpus.Of(train, features, sink, (sentence, t) => labels.Count(sentence[t, sentence.Columns - 1]));
        (FeatureIndex states, int[] numbers) = sink.StateIndex.Where((_, count) => count >= options.MinimumCount);
        corpus = options.MinimumCount > 1 ? corpus with { States = corpus.States.Renumbered(numbers) } : corpus;
        if (labels.Names.Count < 2)
        {
            throw new ArgumentException($"SecondOrderField.Fit: the training data have {labels.Names.Count} labels; at least two different ones are needed.", nameof(train));
        }

        var layout = new TripleLayout(labels.Names.Count, states.Names.Count);
        (WeightVector weights, double loss, _, bool converged) = QuasiNewton.Minimise(
            new TripleObjective(corpus, layout, options.L2).Evaluate, new WeightVector(layout.Size), options.L1, options.MostIterations, options.Tolerance, progress, cancellation);
        return (new([.. labels.Names], features, states, layout, weights), loss, converged);
    }

    /// <summary>The labels of the most probable path.</summary>
    /// <param name="sentence">The sentence; a column of labels is not read.</param>
    public string[] Tag(Sentence sentence)
    {
        int[] path = new int[sentence.Length];
        Scored(sentence).Best(path);
        return [.. path.Select(label => Labels[label])];
    }

    /// <summary>The labels of many sentences, on as many threads as may be used.</summary>
    /// <param name="sentences">The sentences.</param>
    public string[][] Tag(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        string[][] result = new string[sentences.Count][];
        Parts.Run(sentences.Count, s => result[s] = Tag(sentences[s]));
        return result;
    }

    /// <summary>The probability of each label of each token, [token][label]; rows sum to 1.</summary>
    /// <param name="sentence">The sentence.</param>
    public double[][] Marginals(Sentence sentence)
    {
        double[] marginals = new double[sentence.Length * Labels.Count];
        Scored(sentence).Marginals(sentence.Length, marginals, []);
        return [.. marginals.Chunk(Labels.Count)];
    }

    /// <summary>ln of the sum over all paths of exp(score).</summary>
    /// <param name="sentence">The sentence.</param>
    public double LogPartition(Sentence sentence) => Scored(sentence).Marginals(sentence.Length, [], []);

    /// <summary>The weight of a label after two others; null stands for the beginning.</summary>
    /// <param name="earlier">The label two before.</param>
    /// <param name="before">The label before.</param>
    /// <param name="label">The label.</param>
    /// <returns>The weight of the triple and that of its pair together.</returns>
    /// <exception cref="ArgumentException">A label was never seen in training.</exception>
    public double Weight(string? earlier, string? before, string label) => _tables.Logarithms[(((Number(earlier) * _layout.Histories) + Number(before)) * Labels.Count) + Number(label)];

    /// <summary>The score of a label of a token by its features alone.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="token">The token.</param>
    /// <param name="label">The label.</param>
    public double Score(Sentence sentence, int token, string label)
    {
        double[] scores = new double[sentence.Length * Labels.Count];
        Score(sentence, scores);
        return scores[(token * Labels.Count) + Number(label)];
    }

    /// <summary>Tags sentences and compares with their last column; labels never seen in training count as errors.</summary>
    /// <param name="sentences">Sentences with the right label last.</param>
    public TaggingEvaluation Evaluate(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return TaggingEvaluation.Of([.. sentences.Select(sentence => (IReadOnlyList<string>)[.. Enumerable.Range(0, sentence.Length).Select(t => sentence[t, sentence.Columns - 1])])], Tag(sentences));
    }

    private int Number(string? label) => label is null
        ? Labels.Count
        : Labels.ToList().IndexOf(label) is >= 0 and int number ? number : throw new ArgumentException($"SecondOrderField: the label '{label}' was never seen in training; {Names.Suggest(label, Labels)}.", nameof(label));

    private TripleLattice Scored(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var lattice = new TripleLattice(_tables);
        Score(sentence, lattice.Scores(sentence.Length));
        return lattice;
    }

    private void Score(Sentence sentence, Span<double> scores)
    {
        int columns = (_features as FeatureTemplate)?.Columns ?? 1;
        if (sentence.Columns < columns)
        {
            throw new ArgumentException($"SecondOrderField: the sentence has {sentence.Columns} columns and the model's features read {columns}; give as many.", nameof(sentence));
        }

        var sink = new FeatureSink(_states, new FeatureIndex(), learns: false);
        for (int t = 0; t < sentence.Length; t++)
        {
            _features.Extract(sentence, t, sink);
            sink.EndToken();
        }

        TripleObjective.Score(_layout, _weights, sink.States, 0, scores);
        GC.KeepAlive(_weights);
    }
}
