using System.Numerics;

namespace Hybrid.Providers.Random;

/// <summary>The counter-based generator Threefry-2x32 with 20 rounds: a keyed bijection of 64-bit counters whose outputs pass as random.</summary>
/// <remarks>Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.</remarks>
public static class Threefry
{
    /// <summary>The key schedule's parity word.</summary>
    internal const uint Parity = 0x1BD11BDA;

    /// <summary>Random bits of one counter: use it to split keys and to shuffle.</summary>
    /// <param name="key0">First word of the key.</param>
    /// <param name="key1">Second word of the key.</param>
    /// <param name="counter0">First word of the counter.</param>
    /// <param name="counter1">Second word of the counter.</param>
    /// <returns>Two words, independent of each other and of those of any other key or counter for all practical purposes.</returns>
    public static (uint Word0, uint Word1) Hash(uint key0, uint key1, uint counter0, uint counter1)
    {
        uint key2 = key0 ^ key1 ^ Parity;
        uint x0 = counter0 + key0;
        uint x1 = counter1 + key1;
        Rounds(ref x0, ref x1, 13, 15, 26, 6);
        x0 += key1;
        x1 += key2 + 1;
        Rounds(ref x0, ref x1, 17, 29, 16, 24);
        x0 += key2;
        x1 += key0 + 2;
        Rounds(ref x0, ref x1, 13, 15, 26, 6);
        x0 += key0;
        x1 += key1 + 3;
        Rounds(ref x0, ref x1, 17, 29, 16, 24);
        x0 += key1;
        x1 += key2 + 4;
        Rounds(ref x0, ref x1, 13, 15, 26, 6);
        x0 += key2;
        x1 += key0 + 5;
        return (x0, x1);
    }

    /// <summary>The number in [0, 1) that a float32 loop's <see cref="Pointwise.Expression.Uniform"/> makes of a hash: 24 bits of word 0.</summary>
    /// <param name="word0">First word of a hash.</param>
    public static float ToSingle(uint word0) => (word0 >> 8) * (1f / (1 << 24));

    /// <summary>The number in [0, 1) that a float64 loop's <see cref="Pointwise.Expression.Uniform"/> makes of a hash: 32 bits of word 0, then 21 of word 1.</summary>
    /// <param name="word0">First word of a hash.</param>
    /// <param name="word1">Second word of the same hash.</param>
    public static double ToDouble(uint word0, uint word1) => (((ulong)word0 << 21) | (word1 >> 11)) * (1.0 / (1L << 53));

    private static void Rounds(ref uint x0, ref uint x1, int first, int second, int third, int fourth)
    {
        Round(ref x0, ref x1, first);
        Round(ref x0, ref x1, second);
        Round(ref x0, ref x1, third);
        Round(ref x0, ref x1, fourth);
    }

    private static void Round(ref uint x0, ref uint x1, int rotation)
    {
        x0 += x1;
        x1 = BitOperations.RotateLeft(x1, rotation) ^ x0;
    }
}
