namespace Hybrid.Probabilistic;

/// <summary>Averaged stochastic gradient descent on the penalised likelihood, a sentence a step.</summary>
/// <remarks>
/// Weights are kept as a vector over a divisor and their average as a combination of two vectors, so that a step touches the sentence's features only.
/// Source: W. Xu, "Towards optimal one pass large scale learning with averaged stochastic gradient descent", 2011; the step is eta / (1 + lambda eta t)^0.75.
/// </remarks>
internal sealed unsafe class StochasticGradient
{
    private const double Rescaled = 1e5;
    private const int CalibrationSentences = 500;

    private readonly EncodedCorpus _corpus;
    private readonly WeightLayout _layout;
    private readonly Lattice _lattice;
    private readonly double _lambda;
    private readonly WeightVector _weights;
    private readonly WeightVector _average;
    private readonly WeightVector _residuals;
    private readonly WeightVector _pairs;
    private double _divisor = 1;
    private double _averageDivisor = 1;
    private double _share;
    private double _rate;
    private long _steps;
    private long _averageFrom;

    public StochasticGradient(EncodedCorpus corpus, WeightLayout layout, double l2)
    {
        (_corpus, _layout, _lattice, _lambda) = (corpus, layout, new Lattice(layout), l2 / corpus.Sentences);
        int longest = Enumerable.Range(0, corpus.Sentences).Max(s => corpus.Starts[s + 1] - corpus.Starts[s]);
        _weights = new WeightVector(layout.Size);
        _average = new WeightVector(layout.Size);
        _residuals = new WeightVector((long)longest * layout.Stride);
        _pairs = new WeightVector(_lattice.Step == 0 ? layout.PairSize : longest * (long)_lattice.Step);
    }

    /// <summary>Finds the first step size: the one after which a sample's objective is least.</summary>
    public void Calibrate(int[] order)
    {
        int[] sample = order[..Math.Min(order.Length, CalibrationSentences)];
        double best = double.PositiveInfinity, chosen = 0.1;
        bool fell = false;
        for (double rate = 0.01; rate < 100; rate *= 2)
        {
            Reset();
            _rate = rate;
            foreach (int sentence in sample)
            {
                Step(sentence);
            }

            double loss = SampleLoss(sample);
            fell |= loss < best;
            if (loss < best)
            {
                (best, chosen) = (loss, rate);
            }
            else if (fell && loss > 1.5 * best)
            {
                break;
            }
        }

        Reset();
        _rate = chosen;
        _averageFrom = _corpus.Sentences;
    }

    /// <summary>One pass over the sentences; returns the mean loss of a sentence before its step.</summary>
    public double Pass(int[] order, CancellationToken cancellation)
    {
        double loss = 0;
        foreach (int sentence in order)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            loss += Step(sentence);
        }

        return loss / order.Length;
    }

    /// <summary>The averaged weights.</summary>
    public WeightVector Result()
    {
        var result = new WeightVector(_layout.Size);
        if (_steps <= _averageFrom)
        {
            VectorKernel.Scale(1 / _divisor, _weights, result);
        }
        else
        {
            VectorKernel.AddScaled(_average, _share, _weights, result);
            VectorKernel.Scale(1 / _averageDivisor, result, result);
        }

        return result;
    }

    private void Reset()
    {
        _weights.Clear();
        _average.Clear();
        (_divisor, _averageDivisor, _share, _steps, _averageFrom) = (1, 1, 0, 0, long.MaxValue);
    }

    private double Step(int sentence)
    {
        double rate = _rate / Math.Pow(1 + (_lambda * _rate * _steps), 0.75);
        double loss = Residuals(sentence);
        int first = _corpus.Starts[sentence], length = _corpus.Starts[sentence + 1] - first;
        _divisor /= 1 - (rate * _lambda);
        double amount = rate * _divisor;
        double* pairs = _layout.HasPairs || _layout.Transitions > 0 ? _pairs.Pointer : null;
        SentenceUpdate.AddResiduals(_layout, _corpus, first, length, _residuals.Pointer, pairs, _lattice.Step, -amount, _weights.Pointer);
        _steps++;
        if (_steps == _averageFrom)
        {
            (_averageDivisor, _share) = (_divisor, 1);
        }
        else if (_steps > _averageFrom)
        {
            double part = 1.0 / (_steps - _averageFrom + 1);
            SentenceUpdate.AddResiduals(_layout, _corpus, first, length, _residuals.Pointer, pairs, _lattice.Step, _share * amount, _average.Pointer);
            _averageDivisor /= 1 - part;
            _share += part * _averageDivisor / _divisor;
        }

        if (_divisor > Rescaled || _averageDivisor > Rescaled)
        {
            Rescale();
        }

        return loss;
    }

    private double Residuals(int sentence)
    {
        int first = _corpus.Starts[sentence], length = _corpus.Starts[sentence + 1] - first;
        ReadOnlySpan<int> labels = _corpus.Labels.AsSpan(first, length);
        _lattice.Pairs.Set(_weights.Pointer + _layout.PairStart, 1 / _divisor);
        _lattice.Score(_weights.Pointer, _corpus.States, _corpus.Transitions, first, length, 1 / _divisor);
        double observed = _lattice.PathScore(labels);
        double* pairs = _layout.HasPairs || _layout.Transitions > 0 ? _pairs.Pointer : null;
        nint step = _lattice.Step;
        new Span<double>(_pairs.Pointer, (int)(step == 0 ? _layout.PairSize : length * step)).Clear();
        double logarithm = _lattice.Marginals(length, _residuals.Pointer, pairs);
        for (int t = 0; t < length; t++)
        {
            _residuals.Pointer[((nint)t * _layout.Stride) + labels[t]] -= 1;
            if (t > 0 && pairs is not null)
            {
                pairs[(t * step) + (labels[t - 1] * _layout.Stride) + labels[t]] -= 1;
            }
        }

        return logarithm - observed;
    }

    private double SampleLoss(int[] sample)
    {
        double loss = 0;
        foreach (int sentence in sample)
        {
            loss += Residuals(sentence);
        }

        double length = VectorKernel.Dot(_weights, _weights) / (_divisor * _divisor);
        double total = (loss / sample.Length) + (0.5 * _lambda * length);
        return double.IsFinite(total) ? total : double.PositiveInfinity;
    }

    private void Rescale()
    {
        // average = (A + share W) / averageDivisor stays the same when W, A, share and both divisors are made small together.
        if (_steps > _averageFrom)
        {
            VectorKernel.AddScaled(_average, _share, _weights, _average);
            VectorKernel.Scale(1 / _averageDivisor, _average, _average);
            (_averageDivisor, _share) = (1, 0);
        }

        VectorKernel.Scale(1 / _divisor, _weights, _weights);
        _divisor = 1;
        if (_steps == _averageFrom)
        {
            (_averageDivisor, _share) = (1, 1);
        }
    }
}
