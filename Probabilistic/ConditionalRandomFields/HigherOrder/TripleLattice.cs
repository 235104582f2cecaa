namespace Hybrid.Probabilistic;

/// <summary>The passes over one sentence: states are pairs of neighbouring labels, scaled at each token.</summary>
/// <param name="tables">The weights.</param>
internal sealed class TripleLattice(TripleTables tables)
{
    private readonly int _labels = tables.Layout.Labels;
    private readonly int _histories = tables.Layout.Histories;
    private double[] _scores = [];
    private double[] _factors = [];
    private double[] _forward = [];
    private double[] _backward = [];
    private double[] _scales = [];

    /// <summary>Scores of labels [length, labels], written before a pass.</summary>
    public Span<double> Scores(int length)
    {
        if (_scores.Length < length * _labels)
        {
            _scores = new double[2 * length * _labels];
            _factors = new double[_scores.Length];
            _forward = new double[2 * length * _histories * _labels];
            _backward = new double[_forward.Length];
            _scales = new double[2 * length];
        }

        return _scores.AsSpan(0, length * _labels);
    }

    /// <summary>ln of the sum over all paths; probabilities of labels when there is room, and those of triples added to sums.</summary>
    /// <param name="length">The length.</param>
    /// <param name="marginals">[length, labels], or empty.</param>
    /// <param name="triples">[histories, histories, labels], or empty.</param>
    public double Marginals(int length, Span<double> marginals, Span<double> triples)
    {
        double logarithm = Forward(length);
        if (marginals.IsEmpty)
        {
            return logarithm;
        }

        int square = _histories * _labels;
        Span<double> last = _backward.AsSpan((length - 1) * square, square);
        last.Fill(1);
        for (int t = length - 1; t >= 0; t--)
        {
            Span<double> now = _backward.AsSpan(t * square, square);
            Span<double> posterior = marginals.Slice(t * _labels, _labels);
            posterior.Clear();
            (int first, int limit) = Before(t);
            for (int j = first; j < limit; j++)
            {
                RowMath.AddProduct(posterior, _forward.AsSpan((t * square) + (j * _labels), _labels), now.Slice(j * _labels, _labels));
            }

            Step(t, now, t == 0 ? [] : _backward.AsSpan((t - 1) * square, square), triples);
        }

        return logarithm;
    }

    /// <summary>The best path, and its score.</summary>
    public double Best(Span<int> path)
    {
        int length = path.Length;
        int square = _histories * _labels;
        int[] from = new int[length * square];
        double[] before = new double[square], now = new double[square];
        for (int t = 0; t < length; t++)
        {
            Array.Fill(now, double.NegativeInfinity);
            (int first, int limit) = Before(t);
            (int earlier, int earlierLimit) = Before(t - 1);
            for (int j = first; j < limit; j++)
            {
                for (int k = 0; k < _labels; k++)
                {
                    int at = (j * _labels) + k;
                    for (int i = earlier; i < earlierLimit; i++)
                    {
                        double score = (t == 0 ? 0 : before[(i * _labels) + j]) + tables.Logarithms[(((i * _histories) + j) * _labels) + k];
                        if (score > now[at])
                        {
                            (now[at], from[(t * square) + at]) = (score, i);
                        }
                    }

                    now[at] += _scores[(t * _labels) + k];
                }
            }

            (before, now) = (now, before);
        }

        int best = Array.IndexOf(before, before.Max());
        double value = before[best];
        for (int t = length - 1; t >= 0; t--)
        {
            path[t] = best % _labels;
            int j = best / _labels;
            best = t == 0 ? 0 : (from[(t * square) + best] * _labels) + j;
        }

        return value;
    }

    // The histories that a token may have: the beginning before the first, labels otherwise.
    private (int First, int Limit) Before(int token) => token <= 0 ? (_labels, _histories) : (0, _labels);

    private double Forward(int length)
    {
        int square = _histories * _labels;
        double logarithm = 0;
        for (int t = 0; t < length; t++)
        {
            ReadOnlySpan<double> scores = _scores.AsSpan(t * _labels, _labels);
            Span<double> factors = _factors.AsSpan(t * _labels, _labels);
            double most = RowMath.Max(scores);
            for (int k = 0; k < factors.Length; k++)
            {
                factors[k] = Math.Exp(scores[k] - most);
            }

            Span<double> now = _forward.AsSpan(t * square, square);
            now.Clear();
            (int first, int limit) = Before(t);
            (int earlier, int earlierLimit) = Before(t - 1);
            for (int j = first; j < limit; j++)
            {
                Span<double> row = now.Slice(j * _labels, _labels);
                for (int i = earlier; i < earlierLimit; i++)
                {
                    double weight = t == 0 ? 1 : _forward[((t - 1) * square) + (i * _labels) + j];
                    RowMath.AddScaled(row, weight, tables.Exponentials.AsSpan(((i * _histories) + j) * _labels, _labels));
                }

                RowMath.Multiply(row, 1, row, factors);
            }

            double sum = RowMath.Sum(now);
            _scales[t] = sum;
            RowMath.Scale(now, 1 / sum, now);
            logarithm += Math.Log(sum) + most + tables.Greatest;
        }

        return logarithm;
    }

    // From the backward numbers of a token to those before, and the triples that end at it.
    private void Step(int t, ReadOnlySpan<double> now, Span<double> earlierNumbers, Span<double> triples)
    {
        int square = _histories * _labels;
        earlierNumbers.Clear();
        ReadOnlySpan<double> factors = _factors.AsSpan(t * _labels, _labels);
        (int first, int limit) = Before(t);
        (int earlier, int earlierLimit) = Before(t - 1);
        Span<double> ahead = _labels <= 256 ? stackalloc double[_labels] : new double[_labels];
        for (int j = first; j < limit; j++)
        {
            RowMath.Multiply(ahead, 1 / _scales[t], now.Slice(j * _labels, _labels), factors);
            for (int i = earlier; i < earlierLimit; i++)
            {
                int at = ((i * _histories) + j) * _labels;
                ReadOnlySpan<double> weights = tables.Exponentials.AsSpan(at, _labels);
                double reach = t == 0 ? 1 : _forward[((t - 1) * square) + (i * _labels) + j];
                if (t > 0)
                {
                    earlierNumbers[(i * _labels) + j] = RowMath.Dot(weights, ahead);
                }

                if (!triples.IsEmpty)
                {
                    Span<double> target = triples.Slice(at, _labels);
                    for (int k = 0; k < target.Length; k++)
                    {
                        target[k] += reach * weights[k] * ahead[k];
                    }
                }
            }
        }
    }
}
