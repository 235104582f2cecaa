using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Sorting;

/// <summary>Positions in the order of their keys; equal keys keep their order.</summary>
internal static unsafe class StableSort<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Up to this many an insertion sort is faster.</summary>
    private const int FewKeys = 40;

    /// <summary>Elements of work space of keys, and as many of positions, that <see cref="Run"/> needs.</summary>
    public static nint WorkLength(int count) => count <= FewKeys ? 0 : count;

    /// <summary>Sorts keys, which are changed, and writes the positions that they had.</summary>
    public static void Run(TKey* keys, int* order, int count, TKey* spareKeys, int* spareOrder)
    {
        if (count <= FewKeys)
        {
            Insert(keys, order, count);
        }
        else
        {
            Radix(keys, order, count, spareKeys, spareOrder);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Insert(TKey* keys, int* order, int count)
    {
        for (int i = 0; i < count; i++)
        {
            TKey key = keys[i];
            int j = i;
            for (; j > 0 && keys[j - 1] > key; j--)
            {
                keys[j] = keys[j - 1];
                order[j] = order[j - 1];
            }

            keys[j] = key;
            order[j] = i;
        }
    }

    /// <summary>By bytes, the last first; a byte that is the same everywhere is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Radix(TKey* keys, int* order, int count, TKey* otherKeys, int* otherOrder)
    {
        int digits = sizeof(TKey);
        int* counts = stackalloc int[256 * digits];
        new Span<int>(counts, 256 * digits).Clear();
        for (int i = 0; i < count; i++)
        {
            TKey key = keys[i];
            order[i] = i;
            for (int d = 0; d < digits; d++)
            {
                counts[(256 * d) + Digit(key, d)]++;
            }
        }

        var (fromKeys, from, toKeys, to) = ((nint)keys, (nint)order, (nint)otherKeys, (nint)otherOrder);
        for (int d = 0; d < digits; d++)
        {
            int* places = counts + (256 * d);
            if (places[Digit(*(TKey*)fromKeys, d)] == count)
            {
                continue;
            }

            int place = 0;
            for (int i = 0; i < 256; i++)
            {
                (places[i], place) = (place, place + places[i]);
            }

            TKey* sourceKeys = (TKey*)fromKeys, targetKeys = (TKey*)toKeys;
            int* source = (int*)from, target = (int*)to;
            for (int i = 0; i < count; i++)
            {
                TKey key = sourceKeys[i];
                int at = places[Digit(key, d)]++;
                targetKeys[at] = key;
                target[at] = source[i];
            }

            (fromKeys, from, toKeys, to) = (toKeys, to, fromKeys, from);
        }

        if (from != (nint)order)
        {
            new Span<int>((int*)from, count).CopyTo(new Span<int>(order, count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digit(TKey key, int place) => (int)(uint.CreateTruncating(key >> (8 * place)) & 255);
}
