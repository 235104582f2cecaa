using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Products with many reflections H = I - tau v v' at once, by blocks I - V T V' (Schreiber and Van Loan, A Storage-Efficient WY Representation, 1989).</summary>
internal static unsafe class Householder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockColumns = 48;

    /// <summary>C = H(0) H(1) ... H(k - 1) C.</summary>
    /// <param name="v">The vectors as columns, column-major [m, k], zeros above the diagonal and ones on it.</param>
    /// <param name="tau">The k factors.</param>
    /// <param name="c">Column-major [m, n].</param>
    public static void Multiply(Block<T> v, T* tau, Block<T> c)
    {
        if (v.Columns == 0 || c.Columns == 0)
        {
            return;
        }

        using var memory = new Workspace<T>(2 * BlockColumns * ((nint)BlockColumns + c.Columns));
        for (int first = (v.Columns - 1) / BlockColumns * BlockColumns; first >= 0; first -= BlockColumns)
        {
            int width = Math.Min(BlockColumns, v.Columns - first), height = v.Rows - first;
            var block = v.Slice(first, first, height, width);
            var t = Block<T>.ColumnMajor(memory.Pointer, width, width);
            var gram = Block<T>.ColumnMajor(memory.Pointer + BlockColumns * BlockColumns, width, width);
            Triangle(block, tau + first, gram, t);
            var projected = Block<T>.ColumnMajor(memory.Pointer + 2 * BlockColumns * BlockColumns, width, c.Columns);
            var scaled = Block<T>.ColumnMajor(projected.Pointer + (nint)BlockColumns * c.Columns, width, c.Columns);
            var rows = c.Slice(first, 0, height, c.Columns);
            RealElement<T>.Multiply(T.One, block.Transposed, rows, T.Zero, projected);
            RealElement<T>.Multiply(T.One, t, projected, T.Zero, scaled);
            RealElement<T>.Multiply(-T.One, block, scaled, T.One, rows);
        }
    }

    /// <summary>T's column j is -tau T V' v above tau on the diagonal.</summary>
    private static void Triangle(Block<T> v, T* tau, Block<T> gram, Block<T> t)
    {
        RealElement<T>.Multiply(T.One, v.Transposed, v, T.Zero, gram);
        for (int j = 0; j < v.Columns; j++)
        {
            T* column = t.At(0, j);
            new Span<T>(column, v.Columns).Clear();
            for (int k = 0; k < j; k++)
            {
                RealElement<T>.AddScaled(-tau[j] * *gram.At(k, j), t.At(0, k), column, k + 1);
            }

            column[j] = tau[j];
        }
    }
}
