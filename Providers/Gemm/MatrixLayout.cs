namespace Hybrid.Providers;

/// <summary>How the address of a matrix's element moves, in elements: element (i, j) of batch item t lies at t * BatchStride + i * RowStride + j * ColumnStride.</summary>
/// <remarks>Any transposition or strided view: a row-major matrix [rows, columns] is (columns, 1), its transpose (1, columns). Strides may be 0 or negative.</remarks>
/// <param name="RowStride">The step from one row to the next.</param>
/// <param name="ColumnStride">The step from one column to the next.</param>
/// <param name="BatchStride">The step from one batch item to the next; 0 (the default) when all items share one matrix.</param>
public readonly record struct MatrixLayout(nint RowStride, nint ColumnStride, nint BatchStride = 0)
{
    /// <summary>The same matrix with rows and columns exchanged.</summary>
    public MatrixLayout Transpose() => new(ColumnStride, RowStride, BatchStride);
}
