using Hybrid.Data;

namespace Hybrid;

/// <summary>Draws symbols from scores.</summary>
internal sealed class SymbolSampler(SamplingOptions options)
{
    private readonly CounterRandom _random = CounterRandom.Of(options.Seed);

    /// <summary>A symbol by the softmax of the scores over the temperature, of the likeliest only.</summary>
    /// <param name="scores">One score a symbol.</param>
    /// <param name="draw">Which draw it is: each has its own random number.</param>
    public int Draw(ReadOnlySpan<float> scores, int draw)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        if (options.Temperature == 0)
        {
            return best;
        }

        float least = Least(scores);
        double[] weights = new double[scores.Length];
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = scores[i] >= least ? Math.Exp((scores[i] - scores[best]) / options.Temperature) : 0;
            total += weights[i];
        }

        double left = (_random.Bits((ulong)draw) >> 11) * (1.0 / (1L << 53)) * total;
        int last = best;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left < 0)
                {
                    return i;
                }
            }
        }

        return last;
    }

    // The least score that is drawn from; equal scores at the limit are all in.
    private float Least(ReadOnlySpan<float> scores)
    {
        if (options.TopK is not int most || most >= scores.Length)
        {
            return float.NegativeInfinity;
        }

        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted[^most];
    }
}
