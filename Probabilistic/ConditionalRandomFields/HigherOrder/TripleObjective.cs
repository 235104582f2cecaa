namespace Hybrid.Probabilistic;

/// <summary>The negative log-likelihood of a second-order field and its gradient. Parts depend on the data alone, so sums are the same at any number of threads.</summary>
internal sealed class TripleObjective
{
    private const int MostParts = 16;

    private readonly EncodedCorpus _corpus;
    private readonly TripleLayout _layout;
    private readonly double _l2;
    private readonly TripleTables _tables;
    private readonly double[] _residuals;
    private readonly double[] _losses;
    private readonly TripleLattice[] _lattices;
    private readonly double[][] _triples;

    public TripleObjective(EncodedCorpus corpus, TripleLayout layout, double l2)
    {
        (_corpus, _layout, _l2) = (corpus, layout, l2);
        _tables = new TripleTables(layout);
        _residuals = new double[(long)corpus.Tokens * layout.Labels];
        int parts = Math.Min(MostParts, corpus.Sentences);
        _losses = new double[parts];
        _lattices = [.. Enumerable.Range(0, parts).Select(_ => new TripleLattice(_tables))];
        _triples = [.. Enumerable.Range(0, parts).Select(_ => new double[layout.TripleSize])];
    }

    public double Evaluate(WeightVector weights, WeightVector gradient)
    {
        int labels = _layout.Labels;
        _tables.Set(weights.Slice(_layout.PairStart, _layout.PairSize), weights.Slice(_layout.TripleStart, _layout.TripleSize));
        Parts.Run(_losses.Length, part => Run(weights, part));
        double penalty = 0.5 * _l2 * VectorKernel.Dot(weights, weights);
        VectorKernel.Scale(_l2, weights, gradient);

        for (int t = 0; t < _corpus.Tokens; t++)
        {
            ReadOnlySpan<double> residual = _residuals.AsSpan(t * labels, labels);
            for (int e = _corpus.States.Starts[t]; e < _corpus.States.Starts[t + 1]; e++)
            {
                Span<double> row = gradient.Slice((long)_corpus.States.Ids[e] * labels, labels);
                RowMath.AddScaled(row, _corpus.States.Values?[e] ?? 1, residual);
            }
        }

        Span<double> triples = gradient.Slice(_layout.TripleStart, _layout.TripleSize), pairs = gradient.Slice(_layout.PairStart, _layout.PairSize);
        foreach (double[] part in _triples)
        {
            RowMath.AddScaled(triples, 1, part);
            for (int i = 0; i < part.Length; i += _layout.PairSize)
            {
                RowMath.AddScaled(pairs, 1, part.AsSpan(i, _layout.PairSize));
            }
        }

        return penalty + _losses.Sum();
    }

    private void Run(WeightVector weights, int part)
    {
        int labels = _layout.Labels, histories = _layout.Histories;
        double[] triples = _triples[part];
        Array.Clear(triples);
        double loss = 0;
        for (int s = (int)((long)_corpus.Sentences * part / _losses.Length); s < (int)((long)_corpus.Sentences * (part + 1) / _losses.Length); s++)
        {
            int first = _corpus.Starts[s], length = _corpus.Starts[s + 1] - first;
            Span<double> scores = _lattices[part].Scores(length);
            Score(_layout, weights, _corpus.States, first, scores);
            Span<double> residuals = _residuals.AsSpan(first * labels, length * labels);
            int before = labels, earlier = labels;
            double gold = 0;
            for (int t = 0; t < length; t++)
            {
                int label = _corpus.Labels[first + t];
                int triple = (((earlier * histories) + before) * labels) + label;
                gold += scores[(t * labels) + label] + _tables.Logarithms[triple];
                triples[triple] -= 1;
                (earlier, before) = (before, label);
            }

            loss += _lattices[part].Marginals(length, residuals, triples) - gold;
            for (int t = 0; t < length; t++)
            {
                residuals[(t * labels) + _corpus.Labels[first + t]] -= 1;
            }
        }

        _losses[part] = loss;
    }

    /// <summary>Writes the scores of labels of consecutive tokens.</summary>
    public static void Score(TripleLayout layout, WeightVector weights, FeatureRows rows, int first, Span<double> scores)
    {
        scores.Clear();
        for (int t = 0; t < scores.Length / layout.Labels; t++)
        {
            Span<double> row = scores.Slice(t * layout.Labels, layout.Labels);
            for (int e = rows.Starts[first + t]; e < rows.Starts[first + t + 1]; e++)
            {
                RowMath.AddScaled(row, rows.Values?[e] ?? 1, weights.Slice((long)rows.Ids[e] * layout.Labels, layout.Labels));
            }
        }
    }
}
