namespace Hybrid.Probabilistic;

/// <summary>The negative log-likelihood of a semi-Markov field and its gradient. Parts depend on the data alone, so sums are the same at any number of threads.</summary>
internal sealed class SegmentObjective
{
    private const int MostParts = 8;

    private readonly EncodedSegments[] _sentences;
    private readonly (int Begin, int End, int Label)[][] _gold;
    private readonly SegmentLayout _layout;
    private readonly double _l2;
    private readonly double[] _losses;
    private readonly WeightVector[] _gradients;

    public SegmentObjective(EncodedSegments[] sentences, (int Begin, int End, int Label)[][] gold, SegmentLayout layout, double l2)
    {
        (_sentences, _gold, _layout, _l2) = (sentences, gold, layout, l2);
        _losses = new double[Math.Min(MostParts, sentences.Length)];
        _gradients = [.. _losses.Select(_ => new WeightVector(layout.Size))];
    }

    public double Evaluate(WeightVector weights, WeightVector gradient)
    {
        Parts.Run(_losses.Length, part => Run(weights, part));
        double penalty = 0.5 * _l2 * VectorKernel.Dot(weights, weights);
        VectorKernel.Scale(_l2, weights, gradient);
        foreach (WeightVector part in _gradients)
        {
            VectorKernel.AddScaled(gradient, 1, part, gradient);
        }

        return penalty + _losses.Sum();
    }

    private void Run(WeightVector weights, int part)
    {
        WeightVector gradient = _gradients[part];
        gradient.Clear();
        double loss = 0;
        int labels = _layout.Labels;
        for (int s = (int)((long)_sentences.Length * part / _losses.Length); s < (int)((long)_sentences.Length * (part + 1) / _losses.Length); s++)
        {
            EncodedSegments sentence = _sentences[s];
            var lattice = new SegmentLattice(_layout, weights, sentence);
            double total = lattice.Forward();
            loss += total;
            double[] tokens = new double[(sentence.Length + 1) * labels];
            Span<double> pairs = gradient.Slice(_layout.PairStart, _layout.PairSize);
            int before = labels;
            foreach ((int begin, int end, int label) in _gold[s])
            {
                loss -= lattice.Score(begin, end, label) + lattice.Pair(before, label);
                pairs[(before * labels) + label] -= 1;
                AddSegment(sentence, gradient, tokens, begin, end, label, -1);
                before = label;
            }

            lattice.Marginals(
                total,
                (begin, end, label, probability) => AddSegment(sentence, gradient, tokens, begin, end, label, probability),
                (from, to, probability) => gradient.Slice(_layout.PairStart + (from * labels) + to, 1)[0] += probability);
            AddTokens(sentence, gradient, tokens);
        }

        _losses[part] = loss;
    }

    // Features of a run at once; those of its tokens by what changes at its borders.
    private void AddSegment(EncodedSegments sentence, WeightVector gradient, double[] tokens, int begin, int end, int label, double weight)
    {
        int labels = _layout.Labels, row = sentence.Rows[begin] + end - begin - 1;
        tokens[(begin * labels) + label] += weight;
        tokens[(end * labels) + label] -= weight;
        for (int e = sentence.Runs.Starts[row]; e < sentence.Runs.Starts[row + 1]; e++)
        {
            gradient.Slice(_layout.RunStart + ((long)sentence.Runs.Ids[e] * labels) + label, 1)[0] += weight * (sentence.Runs.Values?[e] ?? 1);
        }
    }

    private void AddTokens(EncodedSegments sentence, WeightVector gradient, double[] tokens)
    {
        int labels = _layout.Labels;
        double[] inside = new double[labels];
        for (int t = 0; t < sentence.Length; t++)
        {
            RowMath.AddScaled(inside, 1, tokens.AsSpan(t * labels, labels));
            for (int e = sentence.Tokens.Starts[t]; e < sentence.Tokens.Starts[t + 1]; e++)
            {
                Span<double> target = gradient.Slice((long)sentence.Tokens.Ids[e] * labels, labels);
                RowMath.AddScaled(target, sentence.Tokens.Values?[e] ?? 1, inside);
            }
        }
    }
}
