using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.Movement;

/// <summary>Checks lists of indices before anything is written.</summary>
internal static unsafe class IndexCheck
{
    /// <summary>Throws <see cref="IndexOutOfBoundsException"/> for the first index from <paramref name="begin"/> to <paramref name="limit"/> outside [0, extent).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Check(string operation, int* indices, nint begin, nint limit, nint extent)
    {
        // As unsigned numbers negative indices are larger than any extent, so one comparison tests both ends.
        uint last = (uint)Math.Min((long)extent, int.MaxValue + 1L);
        nint i = begin;
        var bound = Vector256.Create(last);
        for (; i + 8 <= limit; i += 8)
        {
            if (Vector256.GreaterThanOrEqualAny(Vector256.Load((uint*)indices + i), bound))
            {
                break;
            }
        }

        for (; i < limit; i++)
        {
            if ((uint)indices[i] >= last)
            {
                throw new IndexOutOfBoundsException(operation, i, indices[i], extent);
            }
        }
    }
}
