namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A rectangular part of a matrix in memory that somebody else keeps in place.</summary>
/// <param name="pointer">The address of element (0, 0).</param>
/// <param name="rows">The number of rows, at least 0.</param>
/// <param name="columns">The number of columns, at least 0.</param>
/// <param name="rowStride">Elements from one row to the next; 1 in a column-major matrix.</param>
/// <param name="columnStride">Elements from one column to the next.</param>
/// <param name="conjugated">Whether the block stands for the conjugate of what lies in memory; of no effect on real numbers.</param>
internal readonly unsafe struct Block<T>(T* pointer, int rows, int columns, nint rowStride, nint columnStride, bool conjugated = false)
    where T : unmanaged
{
    public T* Pointer => pointer;

    public int Rows => rows;

    public int Columns => columns;

    public nint RowStride => rowStride;

    public nint ColumnStride => columnStride;

    public bool Conjugated => conjugated;

    public Block<T> Transposed => new(pointer, columns, rows, columnStride, rowStride, conjugated);

    public Block<T> Conjugate => new(pointer, rows, columns, rowStride, columnStride, !conjugated);

    public Block<T> Adjoint => new(pointer, columns, rows, columnStride, rowStride, !conjugated);

    public T* At(int row, int column) => pointer + row * rowStride + column * columnStride;

    public Block<T> Slice(int row, int column, int rowCount, int columnCount) => new(At(row, column), rowCount, columnCount, rowStride, columnStride, conjugated);

    /// <summary>A column-major matrix without gaps, as MathNet stores them.</summary>
    public static Block<T> ColumnMajor(T* pointer, int rows, int columns) => new(pointer, rows, columns, 1, rows);
}
