using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Draws from simple distributions as pure functions of a generator and a counter.</summary>
internal static class RandomNumbers
{
    /// <summary>A multiple of 2^-53 in [0, 1).</summary>
    public static double Uniform(CounterRandom random, ulong counter) => (random.Bits(counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A position, with probability in proportion to its weight.</summary>
    public static int Choose(CounterRandom random, ulong counter, IReadOnlyList<double> weights)
    {
        double total = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            total += weights[i];
        }

        double target = Uniform(random, counter) * total;
        int last = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                target -= weights[i];
                if (target < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>Standard normal numbers by Box and Muller's transform; two counters are used for every two numbers, from <paramref name="counter"/> on.</summary>
    public static void Normal(CounterRandom random, ulong counter, Span<double> target)
    {
        for (int i = 0; i < target.Length; i += 2)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(random, counter + (ulong)i)));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * Uniform(random, counter + (ulong)i + 1));
            target[i] = radius * cosine;
            if (i + 1 < target.Length)
            {
                target[i + 1] = radius * sine;
            }
        }
    }

    /// <summary>A Poisson count: sums of exponential waits for small rates, in pieces of at most 16, so that no product underflows.</summary>
    public static double Poisson(CounterRandom random, double rate)
    {
        double count = 0;
        ulong counter = 0;
        while (rate > 0)
        {
            double piece = Math.Min(rate, 16), waited = -Math.Log(1 - Uniform(random, counter++));
            for (rate -= piece; waited < piece; waited -= Math.Log(1 - Uniform(random, counter++)))
            {
                count++;
            }
        }

        return count;
    }
}
