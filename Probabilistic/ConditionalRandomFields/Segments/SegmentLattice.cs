namespace Hybrid.Probabilistic;

/// <summary>The passes over the segmentations of one sentence, in logarithms.</summary>
internal sealed class SegmentLattice
{
    private readonly SegmentLayout _layout;
    private readonly EncodedSegments _sentence;
    private readonly double[] _pairs;
    private readonly double[] _sums;
    private readonly double[] _runs;
    private readonly double[,] _ends;
    private readonly double[,] _begins;

    public SegmentLattice(SegmentLayout layout, WeightVector weights, EncodedSegments sentence)
    {
        (_layout, _sentence) = (layout, sentence);
        int labels = layout.Labels;
        _pairs = weights.Slice(layout.PairStart, layout.PairSize).ToArray();
        _sums = new double[(sentence.Length + 1) * labels];
        for (int t = 0; t < sentence.Length; t++)
        {
            Span<double> row = _sums.AsSpan((t + 1) * labels, labels);
            _sums.AsSpan(t * labels, labels).CopyTo(row);
            Add(weights, 0, sentence.Tokens, t, row);
        }

        _runs = new double[sentence.Runs.Rows * labels];
        for (int row = 0; row < sentence.Runs.Rows; row++)
        {
            Add(weights, layout.RunStart, sentence.Runs, row, _runs.AsSpan(row * labels, labels));
        }

        _ends = new double[sentence.Length + 1, labels];
        _begins = new double[sentence.Length + 1, labels];
    }

    /// <summary>The score of a segment by its features.</summary>
    public double Score(int begin, int end, int label) =>
        _sums[(end * _layout.Labels) + label] - _sums[(begin * _layout.Labels) + label] + _runs[((_sentence.Rows[begin] + end - begin - 1) * _layout.Labels) + label];

    /// <summary>The weight of a label after another; the number of labels stands for the beginning.</summary>
    public double Pair(int before, int label) => _pairs[(before * _layout.Labels) + label];

    /// <summary>ln of the sum over all segmentations.</summary>
    public double Forward()
    {
        int labels = _layout.Labels;
        double[] terms = new double[Math.Max(labels, _layout.Longest)];
        for (int t = 0; t <= _sentence.Length; t++)
        {
            for (int label = 0; label < labels; label++)
            {
                int most = Math.Min(t, _layout.LongestOf(label));
                for (int d = 1; d <= most; d++)
                {
                    terms[d - 1] = _begins[t - d, label] + Score(t - d, t, label);
                }

                _ends[t, label] = LogSum(terms.AsSpan(0, most));
            }

            for (int label = 0; label < labels; label++)
            {
                for (int before = 0; before < labels; before++)
                {
                    terms[before] = _ends[t, before] + Pair(before, label);
                }

                _begins[t, label] = t == 0 ? Pair(labels, label) : LogSum(terms.AsSpan(0, labels));
            }
        }

        for (int label = 0; label < labels; label++)
        {
            terms[label] = _ends[_sentence.Length, label];
        }

        return LogSum(terms.AsSpan(0, labels));
    }

    /// <summary>After <see cref="Forward"/>: tells the probability of every segment, and of every pair of neighbours.</summary>
    /// <param name="total">What <see cref="Forward"/> returned.</param>
    /// <param name="segment">Told begin, end, label and probability.</param>
    /// <param name="pair">Told the label before (or the number of labels at the beginning), the label and the probability.</param>
    public void Marginals(double total, Action<int, int, int, double> segment, Action<int, int, double> pair)
    {
        int labels = _layout.Labels, length = _sentence.Length;
        double[] terms = new double[Math.Max(labels, _layout.Longest)];
        double[,] afterEnd = new double[length + 1, labels], afterBegin = new double[length + 1, labels];
        for (int t = length - 1; t >= 0; t--)
        {
            for (int label = 0; label < labels; label++)
            {
                int most = Math.Min(length - t, _layout.LongestOf(label));
                for (int d = 1; d <= most; d++)
                {
                    terms[d - 1] = Score(t, t + d, label) + afterEnd[t + d, label];
                    segment(t, t + d, label, Math.Exp(_begins[t, label] + terms[d - 1] - total));
                }

                afterBegin[t, label] = LogSum(terms.AsSpan(0, most));
            }

            for (int before = 0; before < labels && t > 0; before++)
            {
                for (int label = 0; label < labels; label++)
                {
                    terms[label] = Pair(before, label) + afterBegin[t, label];
                    pair(before, label, Math.Exp(_ends[t, before] + terms[label] - total));
                }

                afterEnd[t, before] = LogSum(terms.AsSpan(0, labels));
            }
        }

        for (int label = 0; label < labels; label++)
        {
            pair(labels, label, Math.Exp(Pair(labels, label) + afterBegin[0, label] - total));
        }
    }

    /// <summary>The best segmentation: begins, ends and labels, in order.</summary>
    public List<(int Begin, int End, int Label)> Best()
    {
        int labels = _layout.Labels, length = _sentence.Length;
        (int Duration, int Before)[,] from = new (int, int)[length + 1, labels];
        for (int t = 0; t <= length; t++)
        {
            for (int label = 0; label < labels && t > 0; label++)
            {
                _ends[t, label] = double.NegativeInfinity;
                for (int d = 1; d <= Math.Min(t, _layout.LongestOf(label)); d++)
                {
                    double score = _begins[t - d, label] + Score(t - d, t, label);
                    if (score > _ends[t, label])
                    {
                        (_ends[t, label], from[t, label].Duration) = (score, d);
                    }
                }
            }

            for (int label = 0; label < labels; label++)
            {
                _begins[t, label] = t == 0 ? Pair(labels, label) : double.NegativeInfinity;
                for (int before = 0; before < labels && t > 0; before++)
                {
                    double score = _ends[t, before] + Pair(before, label);
                    if (score > _begins[t, label])
                    {
                        (_begins[t, label], from[t, label].Before) = (score, before);
                    }
                }
            }
        }

        var segments = new List<(int, int, int)>();
        int now = Enumerable.Range(0, labels).MaxBy(label => _ends[length, label]);
        for (int t = length; t > 0;)
        {
            int begin = t - from[t, now].Duration;
            segments.Add((begin, t, now));
            now = from[begin, now].Before;
            t = begin;
        }

        segments.Reverse();
        return segments;
    }

    private void Add(WeightVector weights, long start, FeatureRows rows, int row, Span<double> target)
    {
        for (int e = rows.Starts[row]; e < rows.Starts[row + 1]; e++)
        {
            RowMath.AddScaled(target, rows.Values?[e] ?? 1, weights.Slice(start + ((long)rows.Ids[e] * _layout.Labels), _layout.Labels));
        }
    }

    private static double LogSum(ReadOnlySpan<double> terms)
    {
        if (terms.IsEmpty)
        {
            return double.NegativeInfinity;
        }

        double most = RowMath.Max(terms);
        if (double.IsNegativeInfinity(most))
        {
            return most;
        }

        double sum = 0;
        foreach (double term in terms)
        {
            sum += Math.Exp(term - most);
        }

        return most + Math.Log(sum);
    }
}
