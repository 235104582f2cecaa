namespace Hybrid.Data;

/// <summary>Random bits as a pure function of a key and a counter, so that nothing depends on the order or the thread in which they are drawn.</summary>
/// <remarks>The counter is mixed by the finaliser of SplitMix64 (Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014).</remarks>
internal readonly struct CounterRandom(ulong key)
{
    private readonly ulong _key = key;

    /// <summary>A generator for a seed given by a person; neighbouring seeds give unrelated streams.</summary>
    public static CounterRandom Of(long seed) => new(Mix((ulong)seed ^ 0x6a09e667f3bcc909));

    /// <summary>An unrelated generator for a part of the work, such as one sample.</summary>
    public CounterRandom Derive(ulong part) => new(Mix(Bits(part) ^ 0xbb67ae8584caa73b));

    /// <summary>64 random bits.</summary>
    public ulong Bits(ulong counter) => Mix(_key + ((counter + 1) * 0x9e3779b97f4a7c15));

    /// <summary>A multiple of 2^-24 in [0, 1).</summary>
    public float Uniform(ulong counter) => (Bits(counter) >> 40) * (1f / (1 << 24));

    /// <summary>A number in [low, high).</summary>
    public float Between(ulong counter, float low, float high) => low + ((high - low) * Uniform(counter));

    /// <summary>A whole number in [0, bound).</summary>
    public int Below(ulong counter, int bound) => (int)Math.BigMul(Bits(counter), (ulong)bound, out _);

    /// <summary>The whole numbers from 0 to count - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (int i = count - 1; i > 0; i--)
        {
            int j = Below((ulong)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
