using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>Baum and Welch's E-step and M-step over many sequences.</summary>
internal sealed unsafe class BaumWelchSteps : IExpectationMaximisation<HiddenMarkovModel>
{
    private const int MostParts = 32;

    private readonly SequenceSet _data;
    private readonly HiddenMarkovOptions _options;
    private readonly int _parts;
    private HiddenMarkovModel? _current;
    private double[] _statistics = [];
    private int _iteration;

    public BaumWelchSteps(SequenceSet data, HiddenMarkovOptions options)
    {
        _data = data;
        _options = options;
        _parts = Math.Min(data.Count, MostParts);
    }

    public double Expect(HiddenMarkovModel parameters)
    {
        _current = parameters;
        int stride = parameters.Emission.Stride, states = parameters.States;
        int size = 1 + stride + (states * stride) + parameters.Emission.StatisticsLength;
        double[] parts = new double[_parts * size];
        Parts.Run(_parts, part => ExpectPart(parameters, part, parts.AsSpan(part * size, size)));
        _statistics = new double[size];
        for (int i = 0; i < parts.Length; i++)
        {
            _statistics[i % size] += parts[i];
        }

        return _statistics[0];
    }

    public HiddenMarkovModel Maximise()
    {
        _iteration++;
        HiddenMarkovModel current = _current!;
        int stride = current.Emission.Stride, states = current.States;
        double[] start = current.Start.ToArray();
        double[][] transition = [.. current.Transition];
        if (_options.LearnTransitions)
        {
            start = Chance.Normalised(_statistics.AsSpan(1, states).ToArray(), start);
            for (int i = 0; i < states; i++)
            {
                double[] row = _statistics.AsSpan(1 + stride + (i * stride), states).ToArray();
                for (int j = 0; j < states; j++)
                {
                    row[j] *= transition[i][j];
                }

                transition[i] = Freed(i, row, transition[i]);
            }
        }

        Emission emission = !_options.LearnEmissions ? current.Emission : current.Emission.Maximise(_statistics.AsSpan(1 + stride + (states * stride)), _iteration);
        return new HiddenMarkovModel(start, transition, emission);
    }

    // Fixed probabilities stay; the others share what these leave, in proportion to their counts.
    private double[] Freed(int from, double[] counts, double[] before)
    {
        if (_options.FixedTransitions is not { Count: > 0 } pairs)
        {
            return Chance.Normalised(counts, before);
        }

        bool[] stays = [.. Enumerable.Range(0, before.Length).Select(to => pairs.Contains((from, to)))];
        double left = 1 - before.Where((_, to) => stays[to]).Sum(), sum = counts.Where((_, to) => !stays[to]).Sum();
        return sum > 0 && left > 0 ? [.. before.Select((value, to) => stays[to] ? value : counts[to] / sum * left)] : before;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ExpectPart(HiddenMarkovModel model, int part, Span<double> sums)
    {
        int from = (int)((long)_data.Count * part / _parts), to = (int)((long)_data.Count * (part + 1) / _parts);
        int stride = model.Emission.Stride, states = model.States, longest = 0;
        for (int s = from; s < to; s++)
        {
            longest = Math.Max(longest, _data.Length(s));
        }

        nuint room = (nuint)((((2L * longest) + 2) * stride) + longest);
        double* table = (double*)NativeMemory.AlignedAlloc(room * sizeof(double), 64);
        double* forward = table + ((nint)longest * stride), backward = forward + ((nint)longest * stride), scales = backward + (2 * stride);
        fixed (double* start = model.PaddedStart, transition = model.PaddedTransition, transposed = model.PaddedTransposed, target = sums)
        {
            for (int s = from; s < to; s++)
            {
                int begin = _data.Starts[s], length = _data.Length(s);
                model.Emission.Table(_data, begin, length, table);
                double value = ChainKernel.Forward(table, forward, scales, length, stride, start, transition);
                target[0] += value;
                if (double.IsNegativeInfinity(value))
                {
                    continue;
                }

                double* pairs = target + 1 + stride;
                ChainKernel.Backward(table, forward, scales, length, stride, states, transposed, pairs, backward);
                for (int i = 0; i < states; i++)
                {
                    target[1 + i] += forward[i];
                }

                for (int t = 0; t < length && _data.Missing.Length > 0; t++)
                {
                    if (_data.Missing[begin + t])
                    {
                        new Span<double>(forward + ((nint)t * stride), stride).Clear();
                    }
                }

                model.Emission.Accumulate(_data, begin, length, forward, pairs + (states * stride));
            }
        }

        NativeMemory.AlignedFree(table);
    }
}
