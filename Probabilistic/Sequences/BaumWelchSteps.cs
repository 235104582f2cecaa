using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Baum and Welch's E-step and M-step over many sequences.</summary>
internal sealed class BaumWelchSteps(SequenceSet data, HiddenMarkovOptions options) : IExpectationMaximisation<HiddenMarkovModel>, IAnnealed<HiddenMarkovModel>
{
    private HiddenMarkovModel? _current;
    private double[] _statistics = [];
    private int _iteration;

    /// <inheritdoc/>
    public double InverseTemperature { get; set; } = 1;

    public HiddenMarkovModel Disturbed(HiddenMarkovModel parameters, int stage)
    {
        CounterRandom random = CounterRandom.Of(options.Seed).Derive(0xA11EA1).Derive((ulong)stage);
        return options.LearnEmissions ? new(parameters.Start, parameters.Transition, parameters.Emission.Disturbed(random)) : parameters;
    }

    public double Expect(HiddenMarkovModel parameters)
    {
        _current = parameters;
        double power = InverseTemperature;
        double[] Raised(double[] weights) => power == 1 ? weights : [.. weights.Select(weight => weight > 0 ? Math.Pow(weight, power) : 0)];
        _statistics = ChainStatistics.Collect(
            data, parameters.Emission, [], power, Raised(parameters.PaddedStart), Raised(parameters.PaddedTransition), Raised(parameters.PaddedTransposed));
        return _statistics[0] / power;
    }

    public HiddenMarkovModel Maximise()
    {
        _iteration++;
        HiddenMarkovModel current = _current!;
        int stride = current.Emission.Stride, states = current.States;
        double[] start = current.Start.ToArray();
        double[][] transition = [.. current.Transition];
        if (options.LearnTransitions)
        {
            start = Chance.Normalised(_statistics.AsSpan(1, states).ToArray(), start);
            double[][] counts = [.. Enumerable.Range(0, states).Select(i => Counts(i, transition[i], stride))];
            foreach (IReadOnlyList<int> group in options.TiedRows ?? [])
            {
                double[] pooled = [.. Enumerable.Range(0, states).Select(j => group.Sum(i => counts[i][j]))];
                foreach (int i in group)
                {
                    counts[i] = pooled;
                }
            }

            transition = [.. transition.Select((before, i) => Freed(i, counts[i], before))];
        }

        Emission emission = !options.LearnEmissions ? current.Emission : current.Emission.Maximise(_statistics.AsSpan(1 + stride + (states * stride)), _iteration);
        return new HiddenMarkovModel(start, transition, emission);
    }

    private double[] Counts(int from, double[] before, int stride)
    {
        double[] row = _statistics.AsSpan(1 + stride + (from * stride), before.Length).ToArray();
        for (int j = 0; j < row.Length; j++)
        {
            row[j] *= InverseTemperature == 1 || before[j] == 0 ? before[j] : Math.Pow(before[j], InverseTemperature);
        }

        return row;
    }

    // Fixed probabilities stay; the others share what these leave, in proportion to their counts.
    private double[] Freed(int from, double[] counts, double[] before)
    {
        if (options.FixedTransitions is not { Count: > 0 } pairs)
        {
            return Chance.Normalised(counts, before);
        }

        bool[] stays = [.. Enumerable.Range(0, before.Length).Select(to => pairs.Contains((from, to)))];
        double left = 1 - before.Where((_, to) => stays[to]).Sum(), sum = counts.Where((_, to) => !stays[to]).Sum();
        return sum > 0 && left > 0 ? [.. before.Select((value, to) => stays[to] ? value : counts[to] / sum * left)] : before;
    }
}
