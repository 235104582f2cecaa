namespace Hybrid.Probabilistic;

/// <summary>From sentences to scores of labels, as a function of the weights: embeddings, filters over characters, memories in both directions.</summary>
/// <remarks>Source: X. Ma and E. Hovy, "End-to-end sequence labeling via bi-directional LSTM-CNNs-CRF", 2016.</remarks>
internal sealed class TaggerNetwork(NeuralTaggerOptions options, TaggerVocabulary vocabulary)
{
    private const int Window = 3;

    public TaggerWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(7 + vocabulary.Columns.Count);
        int letters = options.CharacterFilters;
        int inputs = options.WordWidth + (vocabulary.Columns.Count * options.ColumnWidth) + letters;
        Tensor Table(RandomKey one, int count, int width) => one.Normal(count, width) / Math.Sqrt(width);
        return new(
            Table(keys[0], vocabulary.Words.Count, options.WordWidth),
            [.. vocabulary.Columns.Select((column, i) => Table(keys[7 + i], column.Count, options.ColumnWidth))],
            letters > 0 ? [Table(keys[1], vocabulary.Characters.Count, options.CharacterWidth)] : [],
            letters > 0 ? [Initialiser.XavierUniform.Draw(keys[2], Window * options.CharacterWidth, letters), Tensor.Zeros(letters)] : [],
            MemoryWeights.Draw(keys[3], inputs, options.Hidden),
            MemoryWeights.Draw(keys[4], inputs, options.Hidden),
            [Initialiser.XavierUniform.Draw(keys[5], 2 * options.Hidden, vocabulary.Labels.Count), Tensor.Zeros(vocabulary.Labels.Count)],
            ChainScores.Zeros(vocabulary.Labels.Count));
    }

    /// <summary>Scores, [steps, sentences, labels].</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="batch">The sentences.</param>
    /// <param name="training">Whether numbers are dropped.</param>
    public Tensor Emissions(TaggerWeights weights, TaggerBatch batch, bool training)
    {
        int steps = batch.Mask.Shape[0];
        int sentences = batch.Mask.Shape[1];
        RandomKey[] keys = new RandomKey(batch.Key).Split(2);
        Tensor Drop(Tensor x, RandomKey key) => training && options.Dropout > 0
            ? x * key.Bernoulli(1 - options.Dropout, [.. x.Shape]).Cast(ElementType.Float32) / (1 - options.Dropout)
            : x;
        IEnumerable<Tensor> parts =
        [
            weights.Words.Take(batch.Words),
            .. weights.Columns.Zip(batch.Columns, (table, column) => table.Take(column)),
            .. weights.Filters.Length > 0 ? [Spelling(weights, batch.Characters[0])] : Array.Empty<Tensor>(),
        ];
        Tensor features = Drop(Tensor.Concatenate(parts, 1), keys[0]);
        Tensor both = Tensor.Concatenate([weights.Forward.Apply(features, batch.Mask, false), weights.Backward.Apply(features, batch.Mask, true)], 2);
        Tensor hidden = Drop(both.Reshape(steps * sentences, 2 * options.Hidden), keys[1]);
        return (hidden.MatMul(weights.Output[0]) + weights.Output[1]).Reshape(steps, sentences, vocabulary.Labels.Count);
    }

    /// <summary>The mean of -ln p over sentences that have tokens.</summary>
    public Tensor Loss(TaggerWeights weights, TaggerBatch batch) =>
        ChainLayer.NegativeLogLikelihood(Emissions(weights, batch, true), weights.Chain, batch.Labels, batch.Mask).Sum() / Tensor.Maximum(batch.Mask[0].Sum(), Tensor.Scalar(1));

    // The greatest answer of each filter over all windows of a word, of which blanks before and behind are part.
    private Tensor Spelling(TaggerWeights weights, Tensor characters)
    {
        int tokens = characters.Shape[0];
        int letters = characters.Shape[1];
        int windows = letters - Window + 1;
        Tensor embedded = weights.Characters[0].Take(characters.Reshape(tokens * letters)).Reshape(tokens, letters, options.CharacterWidth);
        Tensor joined = Tensor.Concatenate([.. Enumerable.Range(0, Window).Select(i => embedded[.., i..(i + windows)])], 2);
        Tensor answers = joined.Reshape(tokens * windows, Window * options.CharacterWidth).MatMul(weights.Filters[0]).Reshape(tokens, windows, options.CharacterFilters);
        return (answers.Max(1) + weights.Filters[1]).Tanh();
    }
}
