using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Random;

/// <summary><see cref="Threefry"/> on lanes.</summary>
internal static unsafe class VectorThreefry
{
    /// <summary>Uniform numbers in [0, 1), or the first word's bits where T is int.</summary>
    /// <param name="key">The key's two words.</param>
    /// <param name="positions">The counters as integer lanes; lanes of 32 bits are the counter's low word, its high word being 0.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TVector Uniform<TVector, T>(int* key, TVector positions)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        bool wide = sizeof(T) == 8;
        long key2 = (uint)key[0] ^ (uint)key[1] ^ Threefry.Parity;
        var k0 = TVector.ConstantBits((uint)key[0]);
        var k1 = TVector.ConstantBits((uint)key[1]);
        var k2 = TVector.ConstantBits(key2);
        var x0 = Low<TVector, T>(TVector.AddBits(positions, k0));
        var x1 = wide ? Low<TVector, T>(TVector.AddBits(TVector.ShiftRightLogical(positions, wide ? 32 : 0), k1)) : k1;
        for (int number = 1; ; number += 2)
        {
            // Written as a loop over pairs of rounds, since the JIT takes 11 ms for the same unrolled.
            Rounds<TVector, T>(ref x0, ref x1, 13, 15, 26, 6);
            Inject<TVector, T>(ref x0, ref x1, k1, k2, number);
            if (number == 5)
            {
                break;
            }

            Rounds<TVector, T>(ref x0, ref x1, 17, 29, 16, 24);
            Inject<TVector, T>(ref x0, ref x1, k2, k0, number + 1);
            (k0, k1, k2) = (k2, k0, k1);
        }

        if (typeof(T) == typeof(int))
        {
            return x0;
        }

        if (!wide)
        {
            return TVector.ConvertFromIntegerLanes(TVector.ShiftRightLogical(x0, 8)) * TVector.Constant(1.0 / (1 << 24));
        }

        // Both parts and their sum are exact: 32 bits above 21.
        var high = TVector.ConvertFromIntegerLanes(x0) * TVector.Constant(1 << 21);
        var low = TVector.ConvertFromIntegerLanes(TVector.ShiftRightLogical(x1, 11));
        return (high + low) * TVector.Constant(1.0 / (1L << 53));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Low<TVector, T>(TVector bits)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => sizeof(T) == 8 ? TVector.And(bits, TVector.ConstantBits(0xffffffffL)) : bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inject<TVector, T>(ref TVector x0, ref TVector x1, TVector first, TVector second, int number)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        x0 = Low<TVector, T>(TVector.AddBits(x0, first));
        x1 = Low<TVector, T>(TVector.AddBits(x1, TVector.AddBits(second, TVector.ConstantBits(number))));
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
