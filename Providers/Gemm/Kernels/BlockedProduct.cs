using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>The product by tiles, blocked for the caches (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).</summary>
/// <remarks>
/// Operands are packed only where each packed element is used often enough; otherwise the tiles read them where they lie. The sums along k are cut into blocks
/// that depend on K alone, so every element is summed in the same order whatever part of C is computed.
/// </remarks>
internal static unsafe class BlockedProduct<TUnit, TVector, T>
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Computes any product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmProblem<T>* problem)
    {
        switch (problem->Method)
        {
            case GemmMethod.Dot:
                RowProduct<TUnit, TVector, T>.Dot(problem);
                break;
            case GemmMethod.RowInRegisters:
                RowProduct<TUnit, TVector, T>.Registers(problem);
                break;
            case GemmMethod.RowStream:
                RowProduct<TUnit, TVector, T>.Stream(problem);
                break;
            default:
                Tiles(problem);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles(GemmProblem<T>* problem)
    {
        nint m = problem->M, n = problem->N, k = problem->K;
        nint depth = Depth(k), width = 2 * TUnit.Lanes, tileRows = TUnit.TileRows;
        bool packB = problem->BColumn != 1 || (m >= GemmTuning.PackBFromRows && n * k * sizeof(T) >= GemmTuning.PackBFromBytes);
        bool packA = n >= (problem->AStep == 1 ? GemmTuning.PackAFromColumns : GemmTuning.PackTransposedAFromColumns) && m * k * sizeof(T) >= GemmTuning.PackAFromBytes;
        nint depthBytes = depth * sizeof(T);
        nint mBlock = Math.Min(m, GemmTuning.RowBlockBytes / depthBytes / tileRows * tileRows);
        nint nBlock = Math.Min(n, GemmTuning.ColumnBlockBytes / depthBytes / width * width);
        bool keepB = packB && m > mBlock;
        T* packedA = null, packedB = null;
        if (packA || packB)
        {
            nint sizeA = packA ? mBlock * depth + Panel<TUnit, TVector, T>.Slack : 0;
            nint sizeB = packB ? (keepB ? (nBlock + width - 1) / width * width : width) * depth + Panel<TUnit, TVector, T>.Slack : 0;
            sizeA = (sizeA * sizeof(T) + 4095) / 4096 * 4096 / sizeof(T);
            packedA = (T*)PackBuffer.Reserve((nuint)((sizeA + sizeB) * sizeof(T)));
            packedB = packedA + sizeA;
        }

        for (nint j0 = 0; j0 < n; j0 += nBlock)
        {
            nint columns = Math.Min(nBlock, n - j0);
            for (nint p0 = 0; p0 < k; p0 += depth)
            {
                nint sums = Math.Min(depth, k - p0);
                bool add = problem->Add || p0 > 0;
                for (nint i0 = 0; i0 < m; i0 += mBlock)
                {
                    nint rows = Math.Min(mBlock, m - i0);
                    T* a = problem->A + i0 * problem->ARow + p0 * problem->AStep;
                    if (packA)
                    {
                        PackRows(a, problem->ARow, problem->AStep, rows, sums, packedA);
                    }

                    for (nint j = 0; j < columns; j += width)
                    {
                        nint tileColumns = Math.Min(width, columns - j);
                        T* b = problem->B + p0 * problem->BStep + (j0 + j) * problem->BColumn;
                        nint bStep = problem->BStep;
                        if (packB)
                        {
                            T* panel = keepB ? packedB + j * sums : packedB;
                            if (i0 == 0)
                            {
                                Panel<TUnit, TVector, T>.Pack(b, problem->BColumn, bStep, (int)tileColumns, (int)width, sums, panel);
                            }

                            b = panel;
                            bStep = width;
                        }

                        var tiles = TileTable<TUnit, TVector, T>.For(tileColumns);
                        int last = (int)(tileColumns > TUnit.Lanes ? tileColumns - TUnit.Lanes : tileColumns);
                        T* c = problem->C + i0 * problem->CRow + j0 + j;
                        for (nint i = 0; i < rows;)
                        {
                            nint height = Height(rows - i);
                            if (packA)
                            {
                                tiles[height](sums, packedA + i * sums, 1, height, b, bStep, c, problem->CRow, problem->Alpha, add, last);
                            }
                            else
                            {
                                tiles[height](
                                    sums, a + i * problem->ARow, problem->ARow, problem->AStep, b, bStep, c, problem->CRow, problem->Alpha, add, last);
                            }

                            i += height;
                            c += height * problem->CRow;
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(T* a, nint row, nint step, nint rows, nint sums, T* packed)
    {
        for (nint i = 0; i < rows;)
        {
            nint height = Height(rows - i);
            Panel<TUnit, TVector, T>.Pack(a + i * row, row, step, (int)height, (int)height, sums, packed + i * sums);
            i += height;
        }
    }

    /// <summary>The rows of the next tile: a full one, or the rest; a rest too low to keep the multipliers busy shares with the tile before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Height(nint left)
    {
        nint full = TUnit.TileRows;
        return left <= full ? left : left < full + 4 && full > 6 ? (left + 1) / 2 : full;
    }

    /// <summary>The length of a block along k: at most the tuned depth, and all blocks about equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Depth(nint k)
    {
        nint most = GemmTuning.DepthBytes / sizeof(T);
        if (k <= most)
        {
            return k;
        }

        nint blocks = (k + most - 1) / most;
        return ((k + blocks - 1) / blocks + 3) / 4 * 4;
    }
}
