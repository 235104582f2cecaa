using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>
/// The innermost kernel: a tile of C, up to 12 rows of one or two vectors, held in registers over the whole of k. Each element is one chain of multiply-adds in
/// the order of k whatever the tile's shape, so how C is divided into tiles does not change a bit.
/// </summary>
internal static unsafe class Tile<TUnit, TVector, T, TRows, TColumns>
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRows : unmanaged
    where TColumns : unmanaged
{
    /// <summary>C = alpha A B, or C += alpha A B.</summary>
    /// <param name="k">Length of the sums, at least 0.</param>
    /// <param name="a">A; element (i, p) at i * aRow + p * aStep.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one column of A to the next.</param>
    /// <param name="b">B; row p at p * bStep, its elements one after another.</param>
    /// <param name="bStep">From one row of B to the next.</param>
    /// <param name="c">C; row i at i * cRow.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="add">Whether C is added to.</param>
    /// <param name="last">Lanes used in the last vector of each row, 1 to Lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, bool add, int last)
    {
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        TVector c60 = default, c61 = default, c70 = default, c71 = default, c80 = default, c81 = default;
        TVector c90 = default, c91 = default, cA0 = default, cA1 = default, cB0 = default, cB1 = default;
        TVector mask = (sizeof(TColumns) & TileColumns.PartialBit) != 0 ? TUnit.Mask(last) : default;
        T* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        // C is asked for while the sums run: without it, products of 2048 and more lose a tenth. Short sums would end before it arrives.
        if (k >= 96)
        {
            for (int i = 0; i < sizeof(TRows); i++)
            {
                TUnit.Prefetch(c + i * cRow);
                TUnit.Prefetch(c + i * cRow + TUnit.Lanes);
            }
        }

        for (; k > 0; k--)
        {
            TVector b0 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.Load(b) : LoadLast(b, mask, last);
            TVector b1 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? LoadLast(b + TUnit.Lanes, mask, last) : default;
            TVector x = TUnit.Create(*a);
            c00 = TUnit.MultiplyAdd(x, b0, c00);
            c01 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c01) : c01;
            if (sizeof(TRows) > 1)
            {
                x = TUnit.Create(a[aRow]);
                c10 = TUnit.MultiplyAdd(x, b0, c10);
                c11 = (sizeof(TColumns) & TileColumns.TwoBit) != 0 ? TUnit.MultiplyAdd(x, b1, c11) : c11;
            }

            if (sizeof(TRows) > 2)
            {
                x = TUnit.Create(a[2 * aRow]);
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

            a += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += bStep;
        }

        TVector factor = TUnit.Create(alpha);
        StoreRow(c, c00, c01, factor, add, mask, last);
        if (sizeof(TRows) > 1)
        {
            StoreRow(c + 1 * cRow, c10, c11, factor, add, mask, last);
        }

        if (sizeof(TRows) > 2)
        {
            StoreRow(c + 2 * cRow, c20, c21, factor, add, mask, last);
        }

        if (sizeof(TRows) > 3)
        {
            StoreRow(c + 3 * cRow, c30, c31, factor, add, mask, last);
        }

        if (sizeof(TRows) > 4)
        {
            StoreRow(c + 4 * cRow, c40, c41, factor, add, mask, last);
        }

        if (sizeof(TRows) > 5)
        {
            StoreRow(c + 5 * cRow, c50, c51, factor, add, mask, last);
        }

        if (sizeof(TRows) > 6)
        {
            StoreRow(c + 6 * cRow, c60, c61, factor, add, mask, last);
        }

        if (sizeof(TRows) > 7)
        {
            StoreRow(c + 7 * cRow, c70, c71, factor, add, mask, last);
        }

        if (sizeof(TRows) > 8)
        {
            StoreRow(c + 8 * cRow, c80, c81, factor, add, mask, last);
        }

        if (sizeof(TRows) > 9)
        {
            StoreRow(c + 9 * cRow, c90, c91, factor, add, mask, last);
        }

        if (sizeof(TRows) > 10)
        {
            StoreRow(c + 10 * cRow, cA0, cA1, factor, add, mask, last);
        }

        if (sizeof(TRows) > 11)
        {
            StoreRow(c + 11 * cRow, cB0, cB1, factor, add, mask, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadLast(T* source, TVector mask, int last) => (sizeof(TColumns) & TileColumns.PartialBit) != 0 ? TUnit.LoadPart(source, mask, last) : TUnit.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(T* c, TVector x0, TVector x1, TVector factor, bool add, TVector mask, int last)
    {
        if ((sizeof(TColumns) & TileColumns.TwoBit) != 0)
        {
            TUnit.Store(c, add ? TUnit.MultiplyAdd(factor, x0, TUnit.Load(c)) : TUnit.Multiply(factor, x0));
            StoreLast(c + TUnit.Lanes, x1, factor, add, mask, last);
        }
        else
        {
            StoreLast(c, x0, factor, add, mask, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLast(T* c, TVector x, TVector factor, bool add, TVector mask, int last)
    {
        TVector value = add ? TUnit.MultiplyAdd(factor, x, LoadLast(c, mask, last)) : TUnit.Multiply(factor, x);
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
