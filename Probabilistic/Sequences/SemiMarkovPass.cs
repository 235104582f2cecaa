namespace Hybrid.Probabilistic;

/// <summary>The passes over one sequence, in logarithms.</summary>
/// <remarks>
/// Times are borders: 0 before the first observation, the length behind the last. <c>ends[t, j]</c> is ln p(observations before t, a segment of j ends at t), <c>begins[t, j]</c> the same for a
/// segment that begins at t. The last segment counts with the probability that it lasts at least as long as is seen.
/// </remarks>
internal sealed unsafe class SemiMarkovPass
{
    private readonly SemiMarkovModel _model;
    private readonly int _states;
    private readonly int _stride;
    private readonly double[] _sums;
    private readonly double[][] _durations;
    private readonly double[][] _survival;
    private readonly double[][] _transition;
    private readonly double[] _start;
    private readonly double[,] _ends;
    private readonly double[,] _begins;
    private double _total;

    public SemiMarkovPass(SemiMarkovModel model, SequenceSet data, int sequence)
    {
        _model = model;
        _states = model.States;
        _stride = model.Emission.Stride;
        Length = data.Length(sequence);
        double[] table = new double[Length * _stride];
        fixed (double* target = table)
        {
            model.Emission.Table(data, data.Starts[sequence], Length, target);
        }

        // Sums of logarithms up to each border; impossible observations are a large finite penalty, so that differences stay defined.
        _sums = new double[(Length + 1) * _states];
        for (int t = 0; t < Length; t++)
        {
            for (int j = 0; j < _states; j++)
            {
                _sums[((t + 1) * _states) + j] = _sums[(t * _states) + j] + Math.Max(table[(t * _stride) + j], Impossible);
            }
        }

        static double[] Logs(IEnumerable<double> values) => [.. values.Select(value => Math.Log(value))];
        _durations = [.. model.Durations.Select(row => Logs(row))];
        _survival = [.. model.Durations.Select(row => Logs(Enumerable.Range(0, row.Length).Select(d => row[d..].Sum())))];
        _transition = [.. model.Transition.Select(row => Logs(row))];
        _start = Logs(model.Start);
        _ends = new double[Length + 1, _states];
        _begins = new double[Length + 1, _states];
        Occupied = new double[Length * _stride];
    }

    private const double Impossible = -1e30;

    public int Length { get; }

    /// <summary>P(state at time t), [length, stride], after <see cref="Backward"/>.</summary>
    public double[] Occupied { get; }

    /// <summary>ln p(observations).</summary>
    public double Forward()
    {
        for (int t = 0; t <= Length; t++)
        {
            for (int j = 0; j < _states; j++)
            {
                var sum = new LogSum();
                for (int d = 1; d <= Math.Min(t, _model.Longest); d++)
                {
                    sum.Add(_begins[t - d, j] + _durations[j][d - 1] + Between(t - d, t, j));
                }

                _ends[t, j] = sum.Value;
            }

            for (int j = 0; j < _states; j++)
            {
                var sum = new LogSum();
                for (int i = 0; i < _states && t > 0; i++)
                {
                    sum.Add(_ends[t, i] + _transition[i][j]);
                }

                _begins[t, j] = t == 0 ? _start[j] : sum.Value;
            }
        }

        var total = new LogSum();
        for (int j = 0; j < _states; j++)
        {
            for (int d = 1; d <= Math.Min(Length, _model.Longest); d++)
            {
                total.Add(_begins[Length - d, j] + _survival[j][d - 1] + Between(Length - d, Length, j));
            }
        }

        _total = total.Value < Impossible / 2 ? double.NegativeInfinity : total.Value;
        return _total;
    }

    /// <summary>The posteriors; adds to counts when there are some.</summary>
    public void Backward(SemiMarkovCounts? counts)
    {
        double[,] afterBegin = new double[Length + 1, _states], afterEnd = new double[Length + 1, _states];
        double[,] change = new double[Length + 1, _states];
        double[] segments = new double[_model.Longest];
        for (int t = Length - 1; t >= 0; t--)
        {
            for (int j = 0; j < _states; j++)
            {
                int most = Math.Min(Length - t, _model.Longest);
                var sum = new LogSum();
                for (int d = 1; d <= most; d++)
                {
                    segments[d - 1] = Between(t, t + d, j) + (t + d == Length ? _survival[j][d - 1] : _durations[j][d - 1] + afterEnd[t + d, j]);
                    sum.Add(segments[d - 1]);
                }

                afterBegin[t, j] = sum.Value;
                for (int d = 1; d <= most; d++)
                {
                    double share = Math.Exp(_begins[t, j] + segments[d - 1] - _total);
                    if (!(share > 0))
                    {
                        continue;
                    }

                    change[t, j] += share;
                    change[t + d, j] -= share;
                    if (counts is not null)
                    {
                        Count(counts.Durations[j], j, d, t + d == Length, share);
                    }
                }
            }

            for (int i = 0; i < _states && t > 0; i++)
            {
                var sum = new LogSum();
                for (int j = 0; j < _states; j++)
                {
                    sum.Add(_transition[i][j] + afterBegin[t, j]);
                    if (counts is not null)
                    {
                        counts.Transition[i][j] += Math.Exp(_ends[t, i] + _transition[i][j] + afterBegin[t, j] - _total);
                    }
                }

                afterEnd[t, i] = sum.Value;
            }
        }

        for (int j = 0; j < _states; j++)
        {
            double inside = 0;
            if (counts is not null)
            {
                counts.Start[j] += Math.Exp(_begins[0, j] + afterBegin[0, j] - _total);
            }

            for (int t = 0; t < Length; t++)
            {
                inside += change[t, j];
                Occupied[(t * _stride) + j] = Math.Clamp(inside, 0, 1);
            }
        }
    }

    /// <summary>The most probable segments.</summary>
    public SequenceDecoding Best()
    {
        (int State, int Duration)[,] from = new (int, int)[Length + 1, _states];
        for (int t = 0; t <= Length; t++)
        {
            for (int j = 0; j < _states && t > 0; j++)
            {
                _ends[t, j] = double.NegativeInfinity;
                from[t, j].Duration = 1;
                for (int d = 1; d <= Math.Min(t, _model.Longest); d++)
                {
                    double score = _begins[t - d, j] + (t == Length ? _survival[j][d - 1] : _durations[j][d - 1]) + Between(t - d, t, j);
                    if (score > _ends[t, j])
                    {
                        (_ends[t, j], from[t, j].Duration) = (score, d);
                    }
                }
            }

            for (int j = 0; j < _states; j++)
            {
                _begins[t, j] = t == 0 ? _start[j] : double.NegativeInfinity;
                for (int i = 0; i < _states && t > 0; i++)
                {
                    double score = _ends[t, i] + _transition[i][j];
                    if (score > _begins[t, j])
                    {
                        (_begins[t, j], from[t, j].State) = (score, i);
                    }
                }
            }
        }

        int state = Enumerable.Range(0, _states).MaxBy(j => _ends[Length, j]);
        double value = _ends[Length, state];
        int[] path = new int[Length];
        for (int t = Length; t > 0 && value > Impossible / 2;)
        {
            int begin = t - from[t, state].Duration;
            path.AsSpan(begin, t - begin).Fill(state);
            state = begin > 0 ? from[begin, state].State : state;
            t = begin;
        }

        return new(path, value < Impossible / 2 ? double.NegativeInfinity : value);
    }

    // A segment that the end cut may have any duration from the one seen on, in proportion to its probability.
    private void Count(double[] durations, int state, int seen, bool cut, double share)
    {
        if (!cut)
        {
            durations[seen - 1] += share;
            return;
        }

        double survival = Math.Exp(_survival[state][seen - 1]);
        for (int d = seen; d <= durations.Length && survival > 0; d++)
        {
            durations[d - 1] += share * _model.Durations[state][d - 1] / survival;
        }
    }

    private double Between(int from, int to, int state) => _sums[(to * _states) + state] - _sums[(from * _states) + state];

    /// <summary>ln of a sum of exponentials, term by term.</summary>
    private struct LogSum
    {
        private double _most = double.NegativeInfinity;
        private double _sum;

        public LogSum()
        {
        }

        public readonly double Value => double.IsNegativeInfinity(_most) ? _most : _most + Math.Log(_sum);

        public void Add(double term)
        {
            if (term <= _most)
            {
                _sum += double.IsNegativeInfinity(term) ? 0 : Math.Exp(term - _most);
            }
            else
            {
                _sum = (double.IsNegativeInfinity(_most) ? 0 : _sum * Math.Exp(_most - term)) + 1;
                _most = term;
            }
        }
    }
}
