namespace Hybrid.Providers;

/// <summary>A batched matrix product C[t] = A[t] B[t], or C[t] += A[t] B[t], with an optional pointwise epilogue on C.</summary>
/// <param name="Type">The elements of A, B and C: <see cref="ElementType.Float32"/> or <see cref="ElementType.Float64"/>.</param>
/// <param name="Batch">How many products, at least 0.</param>
/// <param name="M">Rows of A and C, at least 0.</param>
/// <param name="N">Columns of B and C, at least 0.</param>
/// <param name="K">Columns of A and rows of B, at least 0; with 0 the product is all zeros.</param>
/// <param name="A">Layout of A [M, K].</param>
/// <param name="B">Layout of B [K, N].</param>
/// <param name="CRowStride">The step from one row of C to the next, at least N; C's column stride is 1.</param>
/// <param name="CBatchStride">The step from one C to the next; the Cs must not overlap.</param>
/// <param name="Accumulate">Whether the product is added to what C holds (true) or replaces it (false, the default).</param>
/// <param name="Epilogue">
/// A kernel over C's rows that runs while they are in cache: its units are the Batch * M rows in order, its operand 0 is C (read and written in place),
/// and its further operands are those that follow C in the product's operands. Null (the default) for none.
/// </param>
public sealed record GemmDescription(
    ElementType Type,
    nint Batch,
    nint M,
    nint N,
    nint K,
    MatrixLayout A,
    MatrixLayout B,
    nint CRowStride,
    nint CBatchStride,
    bool Accumulate = false,
    Kernel? Epilogue = null)
{
    /// <summary>One product of dense row-major matrices: A [m, k], B [k, n], C [m, n].</summary>
    public static GemmDescription Dense(ElementType type, nint m, nint n, nint k) =>
        new(type, 1, m, n, k, new MatrixLayout(k, 1), new MatrixLayout(n, 1), n, m * n);
}
