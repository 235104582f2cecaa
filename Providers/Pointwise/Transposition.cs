using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Pointwise;

/// <summary>Transposes blocks of 4- and 8-byte elements in registers.</summary>
internal static unsafe class Transposition
{
    /// <summary>target[r, c] = source[c, r]: source rows become target columns.</summary>
    /// <param name="source">The source's first element; along a row its elements are neighbours.</param>
    /// <param name="sourceStep">Bytes from source row to source row.</param>
    /// <param name="target">The target's first element.</param>
    /// <param name="targetStep">Bytes from target row to target row.</param>
    /// <param name="rows">Source rows.</param>
    /// <param name="columns">Source columns.</param>
    /// <param name="size">4 or 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(byte* source, nint sourceStep, byte* target, nint targetStep, int rows, int columns, int size)
    {
        int block = !Avx.IsSupported ? int.MaxValue : size == 4 ? 8 : 4;
        int wholeRows = block == int.MaxValue ? 0 : rows / block * block;
        int wholeColumns = block == int.MaxValue ? 0 : columns / block * block;
        for (int r = 0; r < wholeRows; r += block)
        {
            for (int c = 0; c < wholeColumns; c += block)
            {
                byte* from = source + (r * sourceStep) + (c * size);
                byte* to = target + (c * targetStep) + (r * size);
                if (size == 4)
                {
                    Eight(from, sourceStep, to, targetStep);
                }
                else
                {
                    Four(from, sourceStep, to, targetStep);
                }
            }
        }

        Rest(source, sourceStep, target, targetStep, 0, wholeRows, wholeColumns, columns, size);
        Rest(source, sourceStep, target, targetStep, wholeRows, rows, 0, columns, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest(
        byte* source, nint sourceStep, byte* target, nint targetStep, int firstRow, int lastRow, int firstColumn, int lastColumn, int size)
    {
        for (int r = firstRow; r < lastRow; r++)
        {
            for (int c = firstColumn; c < lastColumn; c++)
            {
                byte* from = source + (r * sourceStep) + (c * size);
                byte* to = target + (c * targetStep) + (r * size);
                if (size == 4)
                {
                    *(int*)to = *(int*)from;
                }
                else
                {
                    *(long*)to = *(long*)from;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(byte* source, nint s, byte* target, nint t)
    {
        var r0 = Vector256.Load((float*)source);
        var r1 = Vector256.Load((float*)(source + s));
        var r2 = Vector256.Load((float*)(source + (2 * s)));
        var r3 = Vector256.Load((float*)(source + (3 * s)));
        var r4 = Vector256.Load((float*)(source + (4 * s)));
        var r5 = Vector256.Load((float*)(source + (5 * s)));
        var r6 = Vector256.Load((float*)(source + (6 * s)));
        var r7 = Vector256.Load((float*)(source + (7 * s)));
        var a0 = Avx.UnpackLow(r0, r1);
        var a1 = Avx.UnpackHigh(r0, r1);
        var a2 = Avx.UnpackLow(r2, r3);
        var a3 = Avx.UnpackHigh(r2, r3);
        var a4 = Avx.UnpackLow(r4, r5);
        var a5 = Avx.UnpackHigh(r4, r5);
        var a6 = Avx.UnpackLow(r6, r7);
        var a7 = Avx.UnpackHigh(r6, r7);
        var b0 = Avx.Shuffle(a0, a2, 0x44);
        var b1 = Avx.Shuffle(a0, a2, 0xEE);
        var b2 = Avx.Shuffle(a1, a3, 0x44);
        var b3 = Avx.Shuffle(a1, a3, 0xEE);
        var b4 = Avx.Shuffle(a4, a6, 0x44);
        var b5 = Avx.Shuffle(a4, a6, 0xEE);
        var b6 = Avx.Shuffle(a5, a7, 0x44);
        var b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).Store((float*)target);
        Avx.Permute2x128(b1, b5, 0x20).Store((float*)(target + t));
        Avx.Permute2x128(b2, b6, 0x20).Store((float*)(target + (2 * t)));
        Avx.Permute2x128(b3, b7, 0x20).Store((float*)(target + (3 * t)));
        Avx.Permute2x128(b0, b4, 0x31).Store((float*)(target + (4 * t)));
        Avx.Permute2x128(b1, b5, 0x31).Store((float*)(target + (5 * t)));
        Avx.Permute2x128(b2, b6, 0x31).Store((float*)(target + (6 * t)));
        Avx.Permute2x128(b3, b7, 0x31).Store((float*)(target + (7 * t)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(byte* source, nint s, byte* target, nint t)
    {
        var r0 = Vector256.Load((double*)source);
        var r1 = Vector256.Load((double*)(source + s));
        var r2 = Vector256.Load((double*)(source + (2 * s)));
        var r3 = Vector256.Load((double*)(source + (3 * s)));
        var a0 = Avx.UnpackLow(r0, r1);
        var a1 = Avx.UnpackHigh(r0, r1);
        var a2 = Avx.UnpackLow(r2, r3);
        var a3 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(a0, a2, 0x20).Store((double*)target);
        Avx.Permute2x128(a1, a3, 0x20).Store((double*)(target + t));
        Avx.Permute2x128(a0, a2, 0x31).Store((double*)(target + (2 * t)));
        Avx.Permute2x128(a1, a3, 0x31).Store((double*)(target + (3 * t)));
    }
}
