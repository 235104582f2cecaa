using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>The E-step of a chain over many sequences: the expected numbers of starts and of pairs, and the sums of the emission.</summary>
internal static unsafe class ChainStatistics
{
    private const int MostParts = 32;

    /// <summary>Collects the sums: ln Z, starts [stride], pairs without the transition's factor [states, stride], and what the emission sums.</summary>
    /// <param name="data">The sequences.</param>
    /// <param name="emission">The emission, whose logarithms are the table.</param>
    /// <param name="corrections">What is added to each state's logarithms; empty for nothing.</param>
    /// <param name="power">What all logarithms of the table are multiplied by.</param>
    /// <param name="start">The weights of first states [stride].</param>
    /// <param name="transition">The weights of pairs [stride, stride].</param>
    /// <param name="transposed">The same, transposed.</param>
    public static double[] Collect(SequenceSet data, Emission emission, double[] corrections, double power, double[] start, double[] transition, double[] transposed)
    {
        int parts = Math.Min(data.Count, MostParts);
        int size = 1 + emission.Stride + (emission.States * emission.Stride) + emission.StatisticsLength;
        double[] all = new double[parts * size];
        Parts.Run(parts, part =>
        {
            int from = (int)((long)data.Count * part / parts), to = (int)((long)data.Count * (part + 1) / parts);
            Run(data, emission, corrections, power, start, transition, transposed, from, to, all.AsSpan(part * size, size));
        });
        double[] statistics = new double[size];
        for (int i = 0; i < all.Length; i++)
        {
            statistics[i % size] += all[i];
        }

        return statistics;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        SequenceSet data, Emission emission, double[] corrections, double power, double[] startWeights, double[] transitionWeights, double[] transposedWeights, int from, int to, Span<double> sums)
    {
        int stride = emission.Stride, states = emission.States, longest = 0;
        for (int s = from; s < to; s++)
        {
            longest = Math.Max(longest, data.Length(s));
        }

        nuint room = (nuint)((((2L * longest) + 2) * stride) + longest);
        double* table = (double*)NativeMemory.AlignedAlloc(room * sizeof(double), 64);
        double* forward = table + ((nint)longest * stride), backward = forward + ((nint)longest * stride), scales = backward + (2 * stride);
        fixed (double* start = startWeights, transition = transitionWeights, transposed = transposedWeights, target = sums)
        {
            for (int s = from; s < to; s++)
            {
                int begin = data.Starts[s], length = data.Length(s);
                emission.Table(data, begin, length, table);
                Adjust(table, length, stride, states, corrections, power);
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

                for (int t = 0; t < length && data.Missing.Length > 0; t++)
                {
                    if (data.Missing[begin + t])
                    {
                        new Span<double>(forward + ((nint)t * stride), stride).Clear();
                    }
                }

                emission.Accumulate(data, begin, length, forward, pairs + (states * stride));
            }
        }

        NativeMemory.AlignedFree(table);
    }

    private static void Adjust(double* table, int length, int stride, int states, double[] corrections, double power)
    {
        if (corrections.Length == 0 && power == 1)
        {
            return;
        }

        for (int t = 0; t < length; t++)
        {
            double* row = table + ((nint)t * stride);
            for (int state = 0; state < states; state++)
            {
                row[state] = power * (row[state] + (corrections.Length > 0 ? corrections[state] : 0));
            }
        }
    }
}
