using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>The generator PCG XSL-RR 128/64, seeded and drawn from exactly as NumPy's <c>default_rng(seed)</c>: equal seeds give equal streams.</summary>
/// <remarks>
/// A mutable value of 40 bytes: pass it by reference. Copying it forks the stream.
/// Source: M. O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for random number generation", 2014; the seeding is NumPy's SeedSequence.
/// <code>
/// Pcg64 random = Pcg64.FromSeed(0);
/// random.NextDouble();   // 0.6369616873214543
/// </code>
/// </remarks>
public struct Pcg64
{
    private const ulong MultiplierHigh = 0x2360ed051fc65da4;
    private const ulong MultiplierLow = 0x4385df649fccf645;

    private ulong _high;
    private ulong _low;
    private ulong _incrementHigh;
    private ulong _incrementLow;
    private uint _buffered;
    private bool _hasBuffered;

    /// <summary>The stream of a seed.</summary>
    /// <param name="seed">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public static Pcg64 FromSeed(long seed)
    {
        if (seed < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(seed), seed, "Pcg64.FromSeed: the seed is negative; seeds from 0 are allowed, use its absolute value");
        }

        Span<uint> words = stackalloc uint[8];
        SeedSequence.Generate((ulong)seed, words);
        var random = new Pcg64();
        ulong sequenceHigh = words[4] | ((ulong)words[5] << 32);
        ulong sequenceLow = words[6] | ((ulong)words[7] << 32);
        random._incrementHigh = (sequenceHigh << 1) | (sequenceLow >> 63);
        random._incrementLow = (sequenceLow << 1) | 1;
        random.Advance();
        ulong low = random._low + (words[2] | ((ulong)words[3] << 32));
        random._high += (words[0] | ((ulong)words[1] << 32)) + (low < random._low ? 1UL : 0UL);
        random._low = low;
        random.Advance();
        return random;
    }

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        Advance();
        return BitOperations.RotateRight(_high ^ _low, (int)(_high >> 58));
    }

    /// <summary>53 random bits, the numerator of <see cref="NextDouble"/> over 2^53.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt53() => NextUInt64() >> 11;

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => NextUInt53() * (1.0 / (1L << 53));

    /// <summary>A number in [low, high): low + (high - low) times <see cref="NextDouble"/>.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The bound.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>32 random bits: the low half of 64, then the high half, which waits while 64-bit draws pass it.</summary>
    public uint NextUInt32()
    {
        if (_hasBuffered)
        {
            _hasBuffered = false;
            return _buffered;
        }

        ulong both = NextUInt64();
        _buffered = (uint)(both >> 32);
        _hasBuffered = true;
        return (uint)both;
    }

    /// <summary>A whole number in [low, high), every one equally likely.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The bound, above <paramref name="low"/>. When they are one apart nothing is drawn.</param>
    /// <remarks>Source: D. Lemire, "Fast random integer generation in an interval", 2019.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no number between the bounds.</exception>
    public int NextInteger(int low, int high)
    {
        if (high <= low)
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, $"Pcg64.NextInteger: no whole number is in [{low}, {high}); the bound must be above {low}");
        }

        uint count = (uint)((long)high - low);
        if (count == 1)
        {
            return low;
        }

        ulong product = (ulong)NextUInt32() * count;
        if ((uint)product < count)
        {
            uint threshold = (uint)(0x1_0000_0000UL - count) % count;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * count;
            }
        }

        return low + (int)(product >> 32);
    }

    /// <summary>Shuffles in place, every order equally likely.</summary>
    /// <param name="items">What to shuffle.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i >= 1; i--)
        {
            uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount((uint)i);
            uint j;
            do
            {
                j = NextUInt32() & mask;
            }
            while (j > i);
            (items[i], items[(int)j]) = (items[(int)j], items[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance()
    {
        ulong high = Math.BigMul(_low, MultiplierLow, out ulong low);
        high += (_high * MultiplierLow) + (_low * MultiplierHigh) + _incrementHigh;
        low += _incrementLow;
        high += low < _incrementLow ? 1UL : 0UL;
        _high = high;
        _low = low;
    }
}
