using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Sorting;

/// <summary>Numbers as unsigned integers in the same order: NaN above all, the two zeros equal.</summary>
internal static unsafe class SortKeys
{
    /// <summary>Keys of a row of numbers.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    /// <typeparam name="TKey">uint for 4 bytes, ulong for 8.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="keys">Receives the keys.</param>
    /// <param name="count">How many.</param>
    /// <param name="descending">Whether larger numbers have smaller keys.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<T, TKey>(T* x, TKey* keys, int count, bool descending)
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        TKey flip = descending ? ~TKey.Zero : TKey.Zero;
        for (int i = 0; i < count; i++)
        {
            keys[i] = Key<T, TKey>(x[i]) ^ flip;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TKey Key<T, TKey>(T value)
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        if (typeof(T) == typeof(int))
        {
            return TKey.CreateTruncating(Unsafe.BitCast<T, uint>(value) ^ 0x8000_0000);
        }

        if (typeof(T) == typeof(float))
        {
            float number = Unsafe.BitCast<T, float>(value) + 0f;
            uint bits = BitConverter.SingleToUInt32Bits(number);
            return TKey.CreateTruncating(float.IsNaN(number) ? uint.MaxValue : bits ^ (uint)((int)bits >> 31 | int.MinValue));
        }

        double wide = Unsafe.BitCast<T, double>(value) + 0.0;
        ulong pattern = BitConverter.DoubleToUInt64Bits(wide);
        return TKey.CreateTruncating(double.IsNaN(wide) ? ulong.MaxValue : pattern ^ (ulong)((long)pattern >> 63 | long.MinValue));
    }
}
