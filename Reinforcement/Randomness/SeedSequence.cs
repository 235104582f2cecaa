namespace Hybrid.Reinforcement;

/// <summary>NumPy's way from a seed to well mixed words.</summary>
internal static class SeedSequence
{
    private const int PoolSize = 4;

    /// <summary>Fills the words.</summary>
    /// <param name="seed">The entropy.</param>
    /// <param name="words">Any number of words.</param>
    public static void Generate(ulong seed, Span<uint> words)
    {
        Span<uint> pool = stackalloc uint[PoolSize];
        uint hash = 0x43b0d7e5;
        for (int i = 0; i < PoolSize; i++)
        {
            uint entropy = i switch { 0 => (uint)seed, 1 => (uint)(seed >> 32), _ => 0 };
            pool[i] = HashMix(entropy, ref hash);
        }

        for (int source = 0; source < PoolSize; source++)
        {
            for (int target = 0; target < PoolSize; target++)
            {
                if (source != target)
                {
                    uint mixed = (0xca01f9dd * pool[target]) - (0x4973f715 * HashMix(pool[source], ref hash));
                    pool[target] = mixed ^ (mixed >> 16);
                }
            }
        }

        uint second = 0x8b51f9dd;
        for (int k = 0; k < words.Length; k++)
        {
            uint value = pool[k % PoolSize] ^ second;
            second *= 0x58f38ded;
            value *= second;
            words[k] = value ^ (value >> 16);
        }
    }

    private static uint HashMix(uint value, ref uint hash)
    {
        value ^= hash;
        hash *= 0x931e8875;
        value *= hash;
        return value ^ (value >> 16);
    }
}
