using System.Runtime.CompilerServices;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Random;

/// <summary><see cref="Threefry"/> on lanes.</summary>
internal static unsafe class VectorThreefry
{
    /// <summary>The vectors of <see cref="Fill"/>.</summary>
    public const int AtOnce = 2;

    /// <summary>Uniform numbers in [0, 1), or the first word's bits where T is int.</summary>
    /// <param name="key">The key's two words.</param>
    /// <param name="positions">The counters as integer lanes; lanes of 32 bits are the counter's low word, its high word being 0.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TVector Uniform<TVector, T>(int* key, TVector positions)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        long key2 = (uint)key[0] ^ (uint)key[1] ^ Threefry.Parity;
        var k0 = TVector.ConstantBits((uint)key[0]);
        var k1 = TVector.ConstantBits((uint)key[1]);
        var k2 = TVector.ConstantBits(key2);
        TVector x0 = Low<TVector, T>(TVector.AddBits(positions, k0)), x1 = High<TVector, T>(positions, k1);
        for (int number = 1; ; number += 2)
        {
            // Written as a loop over pairs of rounds, since the JIT takes 11 ms for the same unrolled.
            Rounds<TVector, T>(ref x0, ref x1, 13, 15, 26, 6);
            Inject<TVector, T>(ref x0, ref x1, k1, TVector.AddBits(k2, TVector.ConstantBits(number)));
            if (number == 5)
            {
                break;
            }

            Rounds<TVector, T>(ref x0, ref x1, 17, 29, 16, 24);
            Inject<TVector, T>(ref x0, ref x1, k2, TVector.AddBits(k0, TVector.ConstantBits(number + 1)));
            (k0, k1, k2) = (k2, k0, k1);
        }

        return Number<TVector, T>(x0, x1);
    }

    /// <summary>The numbers of <see cref="AtOnce"/> vectors, one after the other: each is a chain of operations that wait for one another, so several at once take hardly longer than one.</summary>
    /// <param name="key">The key's two words.</param>
    /// <param name="first">The first lane's position.</param>
    /// <param name="stride">How far the position moves from one lane to the next.</param>
    /// <param name="to">Where to.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Fill<TVector, T>(int* key, nint first, nint stride, T* to)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        long key2 = (uint)key[0] ^ (uint)key[1] ^ Threefry.Parity;
        var k0 = TVector.ConstantBits((uint)key[0]);
        var k1 = TVector.ConstantBits((uint)key[1]);
        var k2 = TVector.ConstantBits(key2);
        var positions = Positions.Bits<TVector, T>(first, stride);
        var step = TVector.ConstantBits(stride * TVector.Count);
        TVector a0 = Low<TVector, T>(TVector.AddBits(positions, k0)), a1 = High<TVector, T>(positions, k1);
        positions = TVector.AddBits(positions, step);
        TVector b0 = Low<TVector, T>(TVector.AddBits(positions, k0)), b1 = High<TVector, T>(positions, k1);
        for (int number = 1; ; number++)
        {
            if (number % 2 == 1)
            {
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 13);
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 15);
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 26);
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 6);
            }
            else
            {
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 17);
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 29);
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 16);
                Round<TVector, T>(ref a0, ref a1, ref b0, ref b1, 24);
            }

            var second = TVector.AddBits(k2, TVector.ConstantBits(number));
            Inject<TVector, T>(ref a0, ref a1, k1, second);
            Inject<TVector, T>(ref b0, ref b1, k1, second);
            if (number == 5)
            {
                break;
            }

            (k0, k1, k2) = (k1, k2, k0);
        }

        TVector.Store(Number<TVector, T>(a0, a1), to);
        TVector.Store(Number<TVector, T>(b0, b1), to + TVector.Count);
    }

    /// <summary>What a hash becomes: its bits where T is int, else a number in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Number<TVector, T>(TVector x0, TVector x1)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(int))
        {
            return x0;
        }

        if (sizeof(T) != 8)
        {
            return TVector.ConvertFromIntegerLanes(TVector.ShiftRightLogical(x0, 8)) * TVector.Constant(1.0 / (1 << 24));
        }

        // Both parts and their sum are exact: 32 bits above 21.
        var high = TVector.ConvertFromIntegerLanes(x0) * TVector.Constant(1 << 21);
        var low = TVector.ConvertFromIntegerLanes(TVector.ShiftRightLogical(x1, 11));
        return (high + low) * TVector.Constant(1.0 / (1L << 53));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector High<TVector, T>(TVector positions, TVector key)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => sizeof(T) == 8 ? Low<TVector, T>(TVector.AddBits(TVector.ShiftRightLogical(positions, sizeof(T) == 8 ? 32 : 0), key)) : key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TVector, T>(ref TVector a0, ref TVector a1, ref TVector b0, ref TVector b1, int rotation)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        Round<TVector, T>(ref a0, ref a1, rotation);
        Round<TVector, T>(ref b0, ref b1, rotation);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Low<TVector, T>(TVector bits)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => sizeof(T) == 8 ? TVector.And(bits, TVector.ConstantBits(0xffffffffL)) : bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inject<TVector, T>(ref TVector x0, ref TVector x1, TVector first, TVector second)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        x0 = Low<TVector, T>(TVector.AddBits(x0, first));
        x1 = Low<TVector, T>(TVector.AddBits(x1, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds<TVector, T>(ref TVector x0, ref TVector x1, int first, int second, int third, int fourth)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        Round<TVector, T>(ref x0, ref x1, first);
        Round<TVector, T>(ref x0, ref x1, second);
        Round<TVector, T>(ref x0, ref x1, third);
        Round<TVector, T>(ref x0, ref x1, fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TVector, T>(ref TVector x0, ref TVector x1, int rotation)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        x0 = Low<TVector, T>(TVector.AddBits(x0, x1));
#pragma warning disable CA1857 // It is a constant once this is inlined, as it always is.
        x1 = sizeof(T) == 8
            ? Low<TVector, T>(TVector.Or(TVector.ShiftLeft(x1, rotation), TVector.ShiftRightLogical(x1, 32 - rotation)))
            : TVector.RotateLeft(x1, (byte)rotation);
#pragma warning restore CA1857
        x1 = TVector.Xor(x1, x0);
    }
}
