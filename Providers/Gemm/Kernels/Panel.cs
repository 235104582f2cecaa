using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>Copies a strip of a matrix so that the tile kernels read it in one sweep.</summary>
internal static unsafe class Panel<TUnit, TVector, T>
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The elements past the end of a panel that packing may overwrite.</summary>
    public static int Slack => 2 * TUnit.Lanes;

    /// <summary>target[p * width + j] = source[j * lane + p * step] for j in [0, count) and p in [0, k).</summary>
    /// <param name="source">Element (0, 0).</param>
    /// <param name="lane">The step from one element of a packed row to the next.</param>
    /// <param name="step">The step from one packed row to the next.</param>
    /// <param name="count">Elements of a packed row, 1 to width; what follows them in the row is unspecified.</param>
    /// <param name="width">The distance of packed rows.</param>
    /// <param name="k">Packed rows.</param>
    /// <param name="target">Where to; has room for k * width + <see cref="Slack"/> elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(T* source, nint lane, nint step, int count, int width, nint k, T* target)
    {
        if (lane == 1)
        {
            Copy(source, step, count, width, k, target);
            return;
        }

        nint done = step == 1 ? Transpose(source, lane, count, width, k, target) : 0;
        for (nint p = done; p < k; p++)
        {
            T* from = source + p * step;
            T* to = target + p * width;
            for (int j = 0; j < count; j++)
            {
                to[j] = *from;
                from += lane;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(T* source, nint step, int count, int width, nint k, T* target)
    {
        int whole = (count - 1) / TUnit.Lanes * TUnit.Lanes, last = count - whole;
        TVector mask = TUnit.Mask(last);
        if (whole == TUnit.Lanes && last == TUnit.Lanes)
        {
            for (; k > 0; k--)
            {
                TUnit.Store(target, TUnit.Load(source));
                TUnit.Store(target + TUnit.Lanes, TUnit.Load(source + TUnit.Lanes));
                source += step;
                target += width;
            }

            return;
        }

        for (; k > 0; k--)
        {
            for (int j = 0; j < whole; j += TUnit.Lanes)
            {
                TUnit.Store(target + j, TUnit.Load(source + j));
            }

            TUnit.Store(target + whole, TUnit.LoadPart(source + whole, mask, last));
            source += step;
            target += width;
        }
    }

    /// <summary>Packs whole blocks of 16 bytes along k by transposing them in registers; returns how many packed rows that were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Transpose(T* source, nint lane, int count, int width, nint k, T* target)
    {
        int block = 16 / sizeof(T);
        nint rows = k / block * block, laneBytes = lane * sizeof(T), stride = block * laneBytes;

        // The last vector first: what it spills into the next packed row is then overwritten by that row's first vector.
        for (int j = (count - 1) / TUnit.Lanes * TUnit.Lanes; j >= 0; j -= TUnit.Lanes)
        {
            int most = Math.Min(count - j, TUnit.Lanes) - 1;
            int r1 = Math.Min(1, most), r2 = Math.Min(2, most), r3 = Math.Min(3, most);
            int last0 = most / block, last1 = (most - r1) / block, last2 = (most - r2) / block, last3 = (most - r3) / block;
            byte* from = (byte*)source + j * laneBytes;
            T* to = target + j;
            for (nint p = 0; p < rows; p += block)
            {
                TVector x0 = TUnit.LoadLanes(from, stride, last0);
                TVector x1 = TUnit.LoadLanes(from + r1 * laneBytes, stride, last1);
                if (sizeof(T) == 4)
                {
                    TVector x2 = TUnit.LoadLanes(from + r2 * laneBytes, stride, last2);
                    TVector x3 = TUnit.LoadLanes(from + r3 * laneBytes, stride, last3);
                    TUnit.TransposeLanes(ref x0, ref x1, ref x2, ref x3);
                    TUnit.Store(to, x0);
                    TUnit.Store(to + width, x1);
                    TUnit.Store(to + 2 * width, x2);
                    TUnit.Store(to + 3 * width, x3);
                }
                else
                {
                    TUnit.TransposeLanes(ref x0, ref x1, ref x0, ref x1);
                    TUnit.Store(to, x0);
                    TUnit.Store(to + width, x1);
                }

                from += 16;
                to += block * width;
            }
        }

        return rows;
    }
}
