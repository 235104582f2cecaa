using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// The X of least norm among those that make the norm of A X - B least. Operands: A [batch, m, n], B [batch, m, k], X [batch, n, k]. By QR where A has full column rank
/// to working precision (its triangle's condition, in the 1-norm, is at most 1 / tolerance), else by singular values.
/// </summary>
internal sealed unsafe class LeastSquaresKernel<T>(nint batch, int rows, int columns, int columnsB, double tolerance)
    : MatrixKernel("LeastSquares", batch, rows * (double)columns * Math.Min(rows, columns) / 8)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private nint QrLength => ((nint)rows * (columns + columnsB)) + ((nint)columns * columns);

    protected override nint WorkBytes => (QrLength + ((nint)Math.Min(rows, columns) * columnsB) + PseudoInverseKernel<T>.WorkLength(rows, columns)) * sizeof(T);

    protected override bool IsConcurrent => Engines.Current<T>().IsConcurrent && Engines.Current<T>().IsSpectralConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* a = (T*)operands[0] + item * rows * columns, b = (T*)operands[1] + item * rows * columnsB, x = (T*)operands[2] + item * columns * columnsB;
        if (MatrixCopy<T>.CheckFinite(a, (nint)rows * columns) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        if (columns == 0 || columnsB == 0)
        {
            return default;
        }

        if (rows == 0)
        {
            new Span<T>(x, columns * columnsB).Clear();
            return default;
        }

        return rows >= columns && TryTriangular(a, b, x, (T*)work) ? default : BySingularValues(a, b, x, (T*)work + QrLength);
    }

    private bool TryTriangular(T* a, T* b, T* x, T* work)
    {
        T* factor = work, y = factor + (nint)rows * columns, inverse = y + (nint)rows * columnsB;
        MatrixCopy<T>.Transpose(a, rows, columns, factor);
        MatrixCopy<T>.Transpose(b, rows, columnsB, y);
        Engines.Current<T>().QrApply(factor, rows, columns, y, columnsB);

        var r = Block<T>.ColumnMajor(factor, rows, columns).Slice(0, 0, columns, columns);
        new Span<T>(inverse, columns * columns).Clear();
        double norm = 0, inverseNorm = 0;
        for (int j = 0; j < columns; j++)
        {
            if (*r.At(j, j) == T.Zero)
            {
                return false;
            }

            inverse[j * (nint)(columns + 1)] = T.One;
            norm = Math.Max(norm, RealElement<T>.SumOfMagnitudes(r.At(0, j), j + 1));
        }

        Triangular<T, RealElement<T>>.Solve(r, lower: false, unit: false, Block<T>.ColumnMajor(inverse, columns, columns));
        for (int j = 0; j < columns; j++)
        {
            inverseNorm = Math.Max(inverseNorm, RealElement<T>.SumOfMagnitudes(inverse + (nint)j * columns, columns));
        }

        if (!(norm * inverseNorm * tolerance <= 1))
        {
            return false;
        }

        Triangular<T, RealElement<T>>.Solve(r, lower: false, unit: false, Block<T>.ColumnMajor(y, rows, columnsB).Slice(0, 0, columns, columnsB));
        for (int j = 0; j < columnsB; j++)
        {
            for (int i = 0; i < columns; i++)
            {
                x[(nint)i * columnsB + j] = y[(nint)j * rows + i];
            }
        }

        return true;
    }

    /// <summary>V diag(1 / s) (U' B): by steps, since the product of the first three would magnify what is rounded in it.</summary>
    private MatrixFault BySingularValues(T* a, T* b, T* x, T* work)
    {
        int rank = Math.Min(rows, columns);
        T* u = work, s = u + (nint)rows * rank, vt = s + rank, along = vt + (nint)rank * columns;
        var fault = Spectral<T>.SingularValues(a, rows, columns, u, s, vt, along + (nint)rank * columnsB);
        if (fault.Kind != LinearAlgebraFault.None)
        {
            return fault;
        }

        RealElement<T>.Multiply(
            T.One, new Block<T>(u, rank, rows, 1, rank), new Block<T>(b, rows, columnsB, columnsB, 1), T.Zero, new Block<T>(along, rank, columnsB, columnsB, 1));
        T least = s[0] * T.CreateTruncating(tolerance);
        for (int i = 0; i < rank; i++)
        {
            T* row = along + (nint)i * columnsB;
            RealElement<T>.Scale(s[i] > least ? T.One / s[i] : T.Zero, row, row, columnsB);
        }

        RealElement<T>.Multiply(
            T.One, new Block<T>(vt, columns, rank, 1, columns), new Block<T>(along, rank, columnsB, columnsB, 1), T.Zero, new Block<T>(x, columns, columnsB, columnsB, 1));
        return default;
    }
}
