namespace Hybrid.Probabilistic;

/// <summary>The averaged perceptron and the averaged passive-aggressive algorithm: weights move where the best path is wrong.</summary>
internal sealed unsafe class MistakeDriven
{
    private readonly EncodedCorpus _corpus;
    private readonly WeightLayout _layout;
    private readonly Lattice _lattice;
    private readonly double? _aggressiveness;
    private readonly WeightVector _weights;
    private readonly WeightVector _sums;
    private readonly Dictionary<long, double> _difference = [];
    private long _count = 1;

    /// <summary>Prepares training.</summary>
    /// <param name="corpus">The sentences.</param>
    /// <param name="layout">The sizes.</param>
    /// <param name="aggressiveness">The largest passive-aggressive step; null for the perceptron.</param>
    public MistakeDriven(EncodedCorpus corpus, WeightLayout layout, double? aggressiveness)
    {
        (_corpus, _layout, _lattice, _aggressiveness) = (corpus, layout, new Lattice(layout), aggressiveness);
        _weights = new WeightVector(layout.Size);
        _sums = new WeightVector(layout.Size);
    }

    /// <summary>One pass over the sentences; returns the share of wrong labels.</summary>
    public double Pass(int[] order, CancellationToken cancellation)
    {
        long wrong = 0, total = 0;
        foreach (int sentence in order)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            wrong += Step(sentence);
            total += _corpus.Starts[sentence + 1] - _corpus.Starts[sentence];
            _count++;
        }

        return total == 0 ? 0 : (double)wrong / total;
    }

    /// <summary>The mean of the weights after each sentence.</summary>
    public WeightVector Result()
    {
        var result = new WeightVector(_layout.Size);
        VectorKernel.AddScaled(_weights, -1.0 / _count, _sums, result);
        return result;
    }

    private int Step(int sentence)
    {
        int first = _corpus.Starts[sentence], length = _corpus.Starts[sentence + 1] - first;
        ReadOnlySpan<int> labels = _corpus.Labels.AsSpan(first, length);
        _lattice.Pairs.Set(_weights.Pointer + _layout.PairStart);
        _lattice.Score(_weights.Pointer, _corpus.States, _corpus.Transitions, first, length);
        double observed = _lattice.PathScore(labels);
        double best = _lattice.Best(length);
        var path = new ReadOnlySpan<int>(_lattice.Path, length);
        int wrong = 0;
        for (int t = 0; t < length; t++)
        {
            wrong += path[t] == labels[t] ? 0 : 1;
        }

        if (wrong > 0)
        {
            double amount = 1;
            if (_aggressiveness is double most)
            {
                double distance = Distance(first, labels, path);
                amount = distance > 0 ? Math.Min(most, (best - observed + Math.Sqrt(wrong)) / distance) : 0;
            }

            SentenceUpdate.AddPath(_layout, _corpus, first, labels, amount, _weights.Pointer);
            SentenceUpdate.AddPath(_layout, _corpus, first, path, -amount, _weights.Pointer);
            SentenceUpdate.AddPath(_layout, _corpus, first, labels, amount * _count, _sums.Pointer);
            SentenceUpdate.AddPath(_layout, _corpus, first, path, -amount * _count, _sums.Pointer);
        }

        return wrong;
    }

    /// <summary>The squared length of the difference between the features on two paths.</summary>
    private double Distance(int first, ReadOnlySpan<int> right, ReadOnlySpan<int> wrong)
    {
        _difference.Clear();
        Count(first, right, 1);
        Count(first, wrong, -1);
        return _difference.Values.Sum(value => value * value);
    }

    private void Count(int first, ReadOnlySpan<int> path, double factor)
    {
        for (int t = 0; t < path.Length; t++)
        {
            Count(_corpus.States, first + t, 0, _layout.Stride, path[t], factor);
            if (t > 0)
            {
                int cell = (path[t - 1] * _layout.Stride) + path[t];
                Count(_corpus.Transitions, first + t, _layout.TransitionStart, _layout.PairSize, cell, factor);
                if (_layout.HasPairs)
                {
                    Count(_layout.PairStart + cell, factor);
                }
            }
        }
    }

    private void Count(FeatureRows rows, int token, long start, int width, int cell, double factor)
    {
        for (int e = rows.Starts[token]; e < rows.Starts[token + 1]; e++)
        {
            Count(start + ((long)rows.Ids[e] * width) + cell, rows.Values is null ? factor : factor * rows.Values[e]);
        }
    }

    private void Count(long weight, double value) => _difference[weight] = _difference.GetValueOrDefault(weight) + value;
}
