using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Singular values and eigenvalues by the engine in use, or by MathNet's managed provider where that has none.</summary>
internal static unsafe class Spectral<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values, ascending, and vectors, as columns, of a symmetric matrix, which is destroyed.</summary>
    public static void SymmetricEigen(int order, T* a, T* vectors, Complex* values)
    {
        if (!Engines.Current<T>().TryEigen(true, order, a, vectors, values))
        {
            MathNetEngine<T>.Managed.TryEigen(true, order, a, vectors, values);
        }
    }

    /// <summary>How many elements of work space <see cref="SingularValues"/> needs.</summary>
    public static nint WorkLength(int rows, int columns)
    {
        nint most = Math.Max(rows, columns), rank = Math.Min(rows, columns);
        return (2 * most * rank) + (3 * rank * rank) + rank;
    }

    /// <summary>
    /// A = U diag(s) V' of a row-major matrix, with k = min(m, n) singular values, descending; the element of largest magnitude in each column of U is positive.
    /// A matrix that is not square is first reduced to its triangular factor.
    /// </summary>
    /// <param name="a">A [m, n], not changed.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="u">Receives U [m, k].</param>
    /// <param name="s">Receives s [k].</param>
    /// <param name="vt">Receives V' [k, n].</param>
    /// <param name="work"><see cref="WorkLength"/> elements.</param>
    public static MatrixFault SingularValues(T* a, int rows, int columns, T* u, T* s, T* vt, T* work)
    {
        nint size = (nint)rows * columns;
        if (size == 0)
        {
            return default;
        }

        if (MatrixCopy<T>.CheckFinite(a, size) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        if (rows == columns)
        {
            // Read by columns the memory holds A', whose left vectors are A's right ones.
            new Span<T>(a, (int)size).CopyTo(new Span<T>(work, (int)size));
            Square(work, rows, s, vt, u);
        }
        else
        {
            Rectangular(a, rows, columns, u, s, vt, work);
        }

        int rank = Math.Min(rows, columns);
        for (int j = 0; j < rank; j++)
        {
            if (MatrixCopy<T>.FixSign(u + j, rows, rank))
            {
                MatrixCopy<T>.Negate(vt + (nint)j * columns, columns, 1);
            }
        }

        return default;
    }

    private static void Rectangular(T* a, int rows, int columns, T* u, T* s, T* vt, T* work)
    {
        int most = Math.Max(rows, columns), rank = Math.Min(rows, columns);
        T* factor = work, q = factor + (nint)most * rank, r = q + (nint)most * rank, left = r + (nint)rank * rank, right = left + (nint)rank * rank;
        T* tau = right + (nint)rank * rank;

        // The taller of A and A', by columns.
        if (rows > columns)
        {
            MatrixCopy<T>.Transpose(a, rows, columns, factor);
        }
        else
        {
            new Span<T>(a, rows * columns).CopyTo(new Span<T>(factor, rows * columns));
        }

        Engines.Current<T>().Qr(factor, most, rank, q, rank, tau);
        for (int j = 0; j < rank; j++)
        {
            new Span<T>(factor + (nint)j * most, rank).CopyTo(new Span<T>(r + (nint)j * rank, rank));
        }

        var orthogonal = Block<T>.ColumnMajor(q, most, rank);
        var rotation = Block<T>.ColumnMajor(left, rank, rank);
        if (rows > columns)
        {
            Square(r, rank, s, left, right);
            RealElement<T>.Multiply(T.One, rotation.Transposed, orthogonal.Transposed, T.Zero, Block<T>.ColumnMajor(u, rank, rows));
            MatrixCopy<T>.Transpose(right, rank, rank, vt);
        }
        else
        {
            Square(r, rank, s, left, u);
            RealElement<T>.Multiply(T.One, orthogonal, rotation, T.Zero, Block<T>.ColumnMajor(vt, columns, rank));
        }
    }

    /// <summary>All matrices by columns; A is destroyed.</summary>
    private static void Square(T* a, int order, T* s, T* u, T* vt)
    {
        if (!Engines.Current<T>().TrySingularValues(true, a, order, order, s, u, vt))
        {
            MathNetEngine<T>.Managed.TrySingularValues(true, a, order, order, s, u, vt);
        }
    }
}
