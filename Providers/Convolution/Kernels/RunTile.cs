using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>
/// The innermost kernel of convolutions: a tile of C, up to 12 rows of one or two vectors, held in registers over a list of runs. Within a run A and B advance by
/// steps; from run to run they jump to where the list says, so that windows on an image are multiplied where they lie. Each element of C is one chain of
/// multiply-adds in the order of the list whatever the tile's shape.
/// </summary>
internal static unsafe class RunTile<TUnit, TVector, T, TRows, TColumns>
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRows : unmanaged
    where TColumns : unmanaged
{
    /// <summary>C = sum over the runs of A B, or C += that.</summary>
    /// <param name="runs">The runs in order.</param>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="a">A; element (i, p) of a run at run.A + i * aRow + p * aStep.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one column of A to the next.</param>
    /// <param name="b">B; row p of a run at run.B + p * bStep, its elements one after another; whole vectors are read.</param>
    /// <param name="bStep">From one row of B to the next.</param>
    /// <param name="c">C; row i at i * cRow.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="add">Whether C is added to.</param>
    /// <param name="last">Lanes used in the last vector of each row, 1 to Lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ProductRun* runs, nint count, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, bool add, int last)
    {
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        TVector c60 = default, c61 = default, c70 = default, c71 = default, c80 = default, c81 = default;
        TVector c90 = default, c91 = default, cA0 = default, cA1 = default, cB0 = default, cB1 = default;
        for (ProductRun* end = runs + count; runs < end; runs++)
        {
            T* a0 = a + runs->A, a3 = a0 + 3 * aRow, a6 = a3 + 3 * aRow, a9 = a6 + 3 * aRow;
            T* row = b + runs->B;
            for (nint k = runs->Length; k > 0; k--)
            {
                TVector b0 = TUnit.Load(row);
                TVector b1 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.Load(row + TUnit.Lanes) : default;
                TVector x = TUnit.Create(*a0);
                c00 = TUnit.MultiplyAdd(x, b0, c00);
                c01 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c01) : c01;
                if (sizeof(TRows) > 1)
                {
                    x = TUnit.Create(a0[aRow]);
                    c10 = TUnit.MultiplyAdd(x, b0, c10);
                    c11 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c11) : c11;
                }

                if (sizeof(TRows) > 2)
                {
                    x = TUnit.Create(a0[2 * aRow]);
                    c20 = TUnit.MultiplyAdd(x, b0, c20);
                    c21 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c21) : c21;
                }

                if (sizeof(TRows) > 3)
                {
                    x = TUnit.Create(*a3);
                    c30 = TUnit.MultiplyAdd(x, b0, c30);
                    c31 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c31) : c31;
                }

                if (sizeof(TRows) > 4)
                {
                    x = TUnit.Create(a3[aRow]);
                    c40 = TUnit.MultiplyAdd(x, b0, c40);
                    c41 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c41) : c41;
                }

                if (sizeof(TRows) > 5)
                {
                    x = TUnit.Create(a3[2 * aRow]);
                    c50 = TUnit.MultiplyAdd(x, b0, c50);
                    c51 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c51) : c51;
                }

                if (sizeof(TRows) > 6)
                {
                    x = TUnit.Create(*a6);
                    c60 = TUnit.MultiplyAdd(x, b0, c60);
                    c61 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c61) : c61;
                }

                if (sizeof(TRows) > 7)
                {
                    x = TUnit.Create(a6[aRow]);
                    c70 = TUnit.MultiplyAdd(x, b0, c70);
                    c71 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c71) : c71;
                }

                if (sizeof(TRows) > 8)
                {
                    x = TUnit.Create(a6[2 * aRow]);
                    c80 = TUnit.MultiplyAdd(x, b0, c80);
                    c81 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c81) : c81;
                }

                if (sizeof(TRows) > 9)
                {
                    x = TUnit.Create(*a9);
                    c90 = TUnit.MultiplyAdd(x, b0, c90);
                    c91 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c91) : c91;
                }

                if (sizeof(TRows) > 10)
                {
                    x = TUnit.Create(a9[aRow]);
                    cA0 = TUnit.MultiplyAdd(x, b0, cA0);
                    cA1 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, cA1) : cA1;
                }

                if (sizeof(TRows) > 11)
                {
                    x = TUnit.Create(a9[2 * aRow]);
                    cB0 = TUnit.MultiplyAdd(x, b0, cB0);
                    cB1 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, cB1) : cB1;
                }

                a0 += aStep;
                a3 += aStep;
                a6 += aStep;
                a9 += aStep;
                row += bStep;
            }
        }

        TVector mask = (sizeof(TColumns) & TileColumns.PartialBit) != 0 ? TUnit.Mask(last) : default;
        StoreRow(c, c00, c01, add, mask, last);
        if (sizeof(TRows) > 1)
        {
            StoreRow(c + 1 * cRow, c10, c11, add, mask, last);
        }

        if (sizeof(TRows) > 2)
        {
            StoreRow(c + 2 * cRow, c20, c21, add, mask, last);
        }

        if (sizeof(TRows) > 3)
        {
            StoreRow(c + 3 * cRow, c30, c31, add, mask, last);
        }

        if (sizeof(TRows) > 4)
        {
            StoreRow(c + 4 * cRow, c40, c41, add, mask, last);
        }

        if (sizeof(TRows) > 5)
        {
            StoreRow(c + 5 * cRow, c50, c51, add, mask, last);
        }

        if (sizeof(TRows) > 6)
        {
            StoreRow(c + 6 * cRow, c60, c61, add, mask, last);
        }

        if (sizeof(TRows) > 7)
        {
            StoreRow(c + 7 * cRow, c70, c71, add, mask, last);
        }

        if (sizeof(TRows) > 8)
        {
            StoreRow(c + 8 * cRow, c80, c81, add, mask, last);
        }

        if (sizeof(TRows) > 9)
        {
            StoreRow(c + 9 * cRow, c90, c91, add, mask, last);
        }

        if (sizeof(TRows) > 10)
        {
            StoreRow(c + 10 * cRow, cA0, cA1, add, mask, last);
        }

        if (sizeof(TRows) > 11)
        {
            StoreRow(c + 11 * cRow, cB0, cB1, add, mask, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadLast(T* source, TVector mask, int last) => (sizeof(TColumns) & TileColumns.PartialBit) != 0 ? TUnit.LoadPart(source, mask, last) : TUnit.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(T* c, TVector x0, TVector x1, bool add, TVector mask, int last)
    {
        if ((sizeof(TColumns) & TileColumns.TwoBit) != 0)
        {
            TUnit.Store(c, add ? TUnit.Add(TUnit.Load(c), x0) : x0);
            StoreLast(c + TUnit.Lanes, x1, add, mask, last);
        }
        else
        {
            StoreLast(c, x0, add, mask, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLast(T* c, TVector x, bool add, TVector mask, int last)
    {
        TVector value = add ? TUnit.Add(LoadLast(c, mask, last), x) : x;
        if ((sizeof(TColumns) & TileColumns.PartialBit) != 0)
        {
            TUnit.StorePart(c, mask, last, value);
        }
        else
        {
            TUnit.Store(c, value);
        }
    }
}
