using System.Numerics;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers;

/// <summary>Matrix products on raw pointers, for code that has no use for a prepared <see cref="GemmKernel"/>.</summary>
public static unsafe class Gemm
{
    /// <summary>C = A B, or C += A B when accumulating; single precision.</summary>
    /// <param name="m">Rows of A and C, at least 0.</param>
    /// <param name="n">Columns of B and C, at least 0.</param>
    /// <param name="k">Columns of A and rows of B, at least 0; with 0 the product is all zeros.</param>
    /// <param name="a">Element (0, 0) of A [m, k].</param>
    /// <param name="aRow">A's row stride in elements.</param>
    /// <param name="aColumn">A's column stride in elements; exchange the two strides for the transpose.</param>
    /// <param name="b">Element (0, 0) of B [k, n].</param>
    /// <param name="bRow">B's row stride in elements.</param>
    /// <param name="bColumn">B's column stride in elements.</param>
    /// <param name="c">Element (0, 0) of C [m, n]; its column stride is 1. It must not overlap A or B.</param>
    /// <param name="cRow">C's row stride in elements, at least n. For a column-major C compute its transpose: C' = B' A'.</param>
    /// <param name="accumulate">Whether the product is added to what C holds; by default it replaces it.</param>
    /// <param name="threads">The most threads to use; 0 (the default) for <see cref="Threading.WorkerPool.Threads"/>. The result does not depend on it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        nint m, nint n, nint k, float* a, nint aRow, nint aColumn, float* b, nint bRow, nint bColumn, float* c, nint cRow, bool accumulate = false, int threads = 0) =>
        Multiply(m, n, k, 1, a, aRow, aColumn, b, bRow, bColumn, accumulate ? 1 : 0, c, cRow, threads);

    /// <summary>C = alpha A B + beta C; single precision.</summary>
    /// <param name="m">Rows of A and C, at least 0.</param>
    /// <param name="n">Columns of B and C, at least 0.</param>
    /// <param name="k">Columns of A and rows of B, at least 0; with 0 the product is all zeros.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">Element (0, 0) of A [m, k].</param>
    /// <param name="aRow">A's row stride in elements.</param>
    /// <param name="aColumn">A's column stride in elements; exchange the two strides for the transpose.</param>
    /// <param name="b">Element (0, 0) of B [k, n].</param>
    /// <param name="bRow">B's row stride in elements.</param>
    /// <param name="bColumn">B's column stride in elements.</param>
    /// <param name="beta">The factor of what C holds; with 0 C is only written, so it may hold NaN.</param>
    /// <param name="c">Element (0, 0) of C [m, n]; its column stride is 1. It must not overlap A or B.</param>
    /// <param name="cRow">C's row stride in elements, at least n. For a column-major C compute its transpose: C' = B' A'.</param>
    /// <param name="threads">The most threads to use; 0 (the default) for <see cref="Threading.WorkerPool.Threads"/>. The result does not depend on it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        nint m, nint n, nint k, float alpha, float* a, nint aRow, nint aColumn, float* b, nint bRow, nint bColumn, float beta, float* c, nint cRow, int threads = 0) =>
        Run(m, n, k, alpha, a, new MatrixLayout(aRow, aColumn), b, new MatrixLayout(bRow, bColumn), beta, c, cRow, threads);

    /// <summary>C = A B, or C += A B when accumulating; double precision.</summary>
    /// <param name="m">Rows of A and C, at least 0.</param>
    /// <param name="n">Columns of B and C, at least 0.</param>
    /// <param name="k">Columns of A and rows of B, at least 0; with 0 the product is all zeros.</param>
    /// <param name="a">Element (0, 0) of A [m, k].</param>
    /// <param name="aRow">A's row stride in elements.</param>
    /// <param name="aColumn">A's column stride in elements; exchange the two strides for the transpose.</param>
    /// <param name="b">Element (0, 0) of B [k, n].</param>
    /// <param name="bRow">B's row stride in elements.</param>
    /// <param name="bColumn">B's column stride in elements.</param>
    /// <param name="c">Element (0, 0) of C [m, n]; its column stride is 1. It must not overlap A or B.</param>
    /// <param name="cRow">C's row stride in elements, at least n. For a column-major C compute its transpose: C' = B' A'.</param>
    /// <param name="accumulate">Whether the product is added to what C holds; by default it replaces it.</param>
    /// <param name="threads">The most threads to use; 0 (the default) for <see cref="Threading.WorkerPool.Threads"/>. The result does not depend on it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        nint m, nint n, nint k, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cRow, bool accumulate = false, int threads = 0) =>
        Multiply(m, n, k, 1, a, aRow, aColumn, b, bRow, bColumn, accumulate ? 1 : 0, c, cRow, threads);

    /// <summary>C = alpha A B + beta C; double precision.</summary>
    /// <param name="m">Rows of A and C, at least 0.</param>
    /// <param name="n">Columns of B and C, at least 0.</param>
    /// <param name="k">Columns of A and rows of B, at least 0; with 0 the product is all zeros.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">Element (0, 0) of A [m, k].</param>
    /// <param name="aRow">A's row stride in elements.</param>
    /// <param name="aColumn">A's column stride in elements; exchange the two strides for the transpose.</param>
    /// <param name="b">Element (0, 0) of B [k, n].</param>
    /// <param name="bRow">B's row stride in elements.</param>
    /// <param name="bColumn">B's column stride in elements.</param>
    /// <param name="beta">The factor of what C holds; with 0 C is only written, so it may hold NaN.</param>
    /// <param name="c">Element (0, 0) of C [m, n]; its column stride is 1. It must not overlap A or B.</param>
    /// <param name="cRow">C's row stride in elements, at least n. For a column-major C compute its transpose: C' = B' A'.</param>
    /// <param name="threads">The most threads to use; 0 (the default) for <see cref="Threading.WorkerPool.Threads"/>. The result does not depend on it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        nint m, nint n, nint k, double alpha, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double beta, double* c, nint cRow, int threads = 0) =>
        Run(m, n, k, alpha, a, new MatrixLayout(aRow, aColumn), b, new MatrixLayout(bRow, bColumn), beta, c, cRow, threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(nint m, nint n, nint k, T alpha, T* a, MatrixLayout aLayout, T* b, MatrixLayout bLayout, T beta, T* c, nint cRow, int threads)
        where T : unmanaged, INumber<T>
    {
        if (m <= 0 || n <= 0)
        {
            return;
        }

        if (beta != T.Zero && beta != T.One)
        {
            Scale(m, n, beta, c, cRow);
        }

        GemmProblem<T> problem = Prepare(m, n, k, alpha, a, aLayout, b, bLayout, beta != T.Zero, c, cRow);
        GemmEngine<T>.Run(&problem, threads == 0 ? WorkerPool.Threads : threads);
    }

    /// <summary>The problem of a whole product: transposed where that pays, its method chosen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static GemmProblem<T> Prepare<T>(
        nint m, nint n, nint k, T alpha, T* a, MatrixLayout aLayout, T* b, MatrixLayout bLayout, bool add, T* c, nint cRow)
        where T : unmanaged, INumber<T>
    {
        if (GemmEngine<T>.TransposePays(m, n, cRow))
        {
            (m, n) = (n, m);
            T* left = a;
            a = b;
            b = left;
            (aLayout, bLayout) = (bLayout.Transpose(), aLayout.Transpose());
        }

        GemmProblem<T> problem;
        problem.A = a;
        problem.B = b;
        problem.C = c;
        problem.M = m;
        problem.N = n;
        problem.K = alpha == T.Zero ? 0 : k;
        problem.ARow = aLayout.RowStride;
        problem.AStep = aLayout.ColumnStride;
        problem.BStep = bLayout.RowStride;
        problem.BColumn = bLayout.ColumnStride;
        problem.CRow = cRow;
        problem.Alpha = alpha;
        problem.Add = add;
        problem.Method = GemmEngine<T>.MethodOf(m, n, k, aLayout, bLayout);
        return problem;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<T>(nint m, nint n, T factor, T* c, nint cRow)
        where T : unmanaged, INumber<T>
    {
        for (nint i = 0; i < m; i++)
        {
            T* row = c + i * cRow;
            for (nint j = 0; j < n; j++)
            {
                row[j] *= factor;
            }
        }
    }
}
