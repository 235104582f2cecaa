namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of a semi-Markov model.</summary>
internal sealed unsafe class SemiMarkovSteps(SequenceSet data) : IExpectationMaximisation<SemiMarkovModel>
{
    private SemiMarkovModel? _current;
    private SemiMarkovCounts _counts = new(0, 0);
    private double[] _statistics = [];
    private int _iteration;

    public double Expect(SemiMarkovModel parameters)
    {
        _current = parameters;
        _counts = new SemiMarkovCounts(parameters.States, parameters.Longest);
        _statistics = new double[parameters.Emission.StatisticsLength];
        double total = 0;
        for (int s = 0; s < data.Count; s++)
        {
            var pass = new SemiMarkovPass(parameters, data, s);
            double value = pass.Forward();
            total += value;
            if (double.IsNegativeInfinity(value))
            {
                continue;
            }

            pass.Backward(_counts);
            int begin = data.Starts[s];
            for (int t = 0; t < pass.Length && data.Missing.Length > 0; t++)
            {
                if (data.Missing[begin + t])
                {
                    pass.Occupied.AsSpan(t * parameters.Emission.Stride, parameters.Emission.Stride).Clear();
                }
            }

            fixed (double* posteriors = pass.Occupied, sums = _statistics)
            {
                parameters.Emission.Accumulate(data, begin, pass.Length, posteriors, sums);
            }
        }

        return total;
    }

    public SemiMarkovModel Maximise()
    {
        _iteration++;
        SemiMarkovModel current = _current!;
        return new(
            Chance.Normalised(_counts.Start, [.. current.Start]),
            [.. _counts.Transition.Select((row, i) => Chance.Normalised(row, current.Transition[i]))],
            [.. _counts.Durations.Select((row, i) => Chance.Normalised(row, current.Durations[i]))],
            current.Emission.Maximise(_statistics, _iteration));
    }
}
