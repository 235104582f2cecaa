namespace Hybrid.Providers;

/// <summary>C = alpha A B or C += alpha A B, addresses included: what the kernels compute. Strides are in elements.</summary>
internal unsafe struct GemmProblem<T>
    where T : unmanaged
{
    public T* A;
    public T* B;
    public T* C;
    public nint M;
    public nint N;
    public nint K;
    public nint ARow;
    public nint AStep;
    public nint BStep;
    public nint BColumn;
    public nint CRow;
    public T Alpha;
    public bool Add;
    public GemmMethod Method;

    /// <summary>The rectangle of C from (row, column) of the given size, which must lie inside.</summary>
    public readonly GemmProblem<T> Part(nint row, nint column, nint rows, nint columns)
    {
        GemmProblem<T> part = this;
        part.A += row * ARow;
        part.B += column * BColumn;
        part.C += row * CRow + column;
        part.M = rows;
        part.N = columns;
        return part;
    }
}
