namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Kernels of dense linear algebra on batches of row-major matrices of Float32 or Float64, by the provider that <see cref="Compute.Provider"/> names when they run.</summary>
/// <remarks>
/// Operands are blocks without gaps, one matrix after the other, and must not overlap. Running a kernel raises <see cref="LinearAlgebraException"/> for the first matrix
/// that has no answer: a matrix that holds NaN or an infinity, a Cholesky pivot not above 0, a pivot of 0 in a solution. Sizes may be 0.
/// </remarks>
public static class MatrixKernels
{
    /// <summary>L with L L' = (A + A') / 2 and zeros above the diagonal. Operands: A, L [batch, n, n].</summary>
    public static Kernel Cholesky(ElementType type, nint batch, int order) =>
        IsDouble("Cholesky", type) ? new CholeskyKernel<double>(batch, order) : new CholeskyKernel<float>(batch, order);

    /// <summary>X with T X = B for the lower or upper triangle T of a matrix, or T' X = B. Operands: the matrix [batch, n, n], B, X [batch, n, columns].</summary>
    public static Kernel TriangularSolve(ElementType type, nint batch, int order, int columns, bool lower, bool transposed, bool unitDiagonal) =>
        IsDouble("TriangularSolve", type)
            ? new TriangularSolveKernel<double>(batch, order, columns, lower, transposed, unitDiagonal)
            : new TriangularSolveKernel<float>(batch, order, columns, lower, transposed, unitDiagonal);

    /// <summary>
    /// P A = L U with partial pivoting. Operands: A [batch, n, n], F [batch, n + 1, n]. Row j &lt; n of F is column j of L (below its diagonal of ones) and of U; row n holds
    /// for each j the row that was exchanged with row j.
    /// </summary>
    public static Kernel Lu(ElementType type, nint batch, int order) => IsDouble("LU", type) ? new LuKernel<double>(batch, order) : new LuKernel<float>(batch, order);

    /// <summary>The order of rows that the exchanges make: row i of P A is row p[i] of A. Operands: F as <see cref="Lu"/> makes it, p (Int32) [batch, n].</summary>
    public static Kernel LuPermutation(ElementType type, nint batch, int order) =>
        IsDouble("LU", type) ? new PermutationKernel<double>(batch, order) : new PermutationKernel<float>(batch, order);

    /// <summary>X with A X = B, or A' X = B. Operands: A (not read), its F as <see cref="Lu"/> makes it, B, X [batch, n, columns].</summary>
    public static Kernel LuSolve(ElementType type, nint batch, int order, int columns, bool transposed) =>
        IsDouble("Solve", type) ? new LuSolveKernel<double>(batch, order, columns, transposed) : new LuSolveKernel<float>(batch, order, columns, transposed);

    /// <summary>det A [batch], or sign and ln |det A| [batch, 2]. Operands: A (not read), its F, the result.</summary>
    public static Kernel Determinant(ElementType type, nint batch, int order, bool logarithm) =>
        IsDouble("Determinant", type) ? new DeterminantKernel<double>(batch, order, logarithm) : new DeterminantKernel<float>(batch, order, logarithm);

    /// <summary>The cofactors of A, which for a regular matrix are det A times the transposed inverse. Operands: A, its F, the result [batch, n, n].</summary>
    public static Kernel Cofactor(ElementType type, nint batch, int order) =>
        IsDouble("Cofactor", type) ? new CofactorKernel<double>(batch, order) : new CofactorKernel<float>(batch, order);

    /// <summary>A = Q R, k = min(m, n), no negative number on R's diagonal. Operands: A [batch, m, n]; for each matrix Q [m, k] and R [k, n] in one block.</summary>
    public static Kernel Qr(ElementType type, nint batch, int rows, int columns) =>
        IsDouble("QR", type) ? new QrKernel<double>(batch, rows, columns) : new QrKernel<float>(batch, rows, columns);

    /// <summary>
    /// Eigenvalues, ascending, and eigenvectors of (A + A') / 2; the element of largest magnitude of a vector is positive. Operands: A [batch, n, n]; [batch, n + 1, n] with the
    /// values in the first row and the vectors as columns below.
    /// </summary>
    public static Kernel SymmetricEigen(ElementType type, nint batch, int order) =>
        IsDouble("SymmetricEigen", type) ? new SymmetricEigenKernel<double>(batch, order) : new SymmetricEigenKernel<float>(batch, order);

    /// <summary>
    /// A = U diag(s) V', k = min(m, n), s descending; the element of largest magnitude of a column of U is positive. Operands: A [batch, m, n]; for each matrix U [m, k], s [k] and
    /// V' [k, n] in one block.
    /// </summary>
    public static Kernel SingularValues(ElementType type, nint batch, int rows, int columns) =>
        IsDouble("SVD", type) ? new SingularValuesKernel<double>(batch, rows, columns) : new SingularValuesKernel<float>(batch, rows, columns);

    /// <summary>The pseudo-inverse; singular values up to <paramref name="tolerance"/> times the largest count as 0. Operands: A [batch, m, n], the result [batch, n, m].</summary>
    public static Kernel PseudoInverse(ElementType type, nint batch, int rows, int columns, double tolerance) =>
        IsDouble("PseudoInverse", type) ? new PseudoInverseKernel<double>(batch, rows, columns, tolerance) : new PseudoInverseKernel<float>(batch, rows, columns, tolerance);

    /// <summary>The X of least norm among those with the least |A X - B|. Operands: A [batch, m, n], B [batch, m, columnsB], X [batch, n, columnsB].</summary>
    public static Kernel LeastSquares(ElementType type, nint batch, int rows, int columns, int columnsB, double tolerance) =>
        IsDouble("LeastSquares", type)
            ? new LeastSquaresKernel<double>(batch, rows, columns, columnsB, tolerance)
            : new LeastSquaresKernel<float>(batch, rows, columns, columnsB, tolerance);

    /// <summary>e^A. Operands: A, the result [batch, n, n].</summary>
    public static Kernel Exponential(ElementType type, nint batch, int order) =>
        IsDouble("MatrixExponential", type) ? new ExponentialKernel<double>(batch, order) : new ExponentialKernel<float>(batch, order);

    private static bool IsDouble(string operation, ElementType type) => type switch
    {
        ElementType.Float64 => true,
        ElementType.Float32 => false,
        _ => throw new ArgumentException($"{operation}: the type is {type}, but only Float32 and Float64 can be factorised. Cast first.", nameof(type)),
    };
}
