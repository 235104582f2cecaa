using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A = U diag(s) V', as <see cref="Spectral{T}"/> says. Operands: A [batch, m, n] and, in one block for each matrix, U [m, k], s [k] and V' [k, n].</summary>
internal sealed unsafe class SingularValuesKernel<T>(nint batch, int rows, int columns)
    : MatrixKernel("SVD", batch, 2.0 * rows * columns * Math.Min(rows, columns))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rank = Math.Min(rows, columns);

    protected override nint WorkBytes => Spectral<T>.WorkLength(rows, columns) * sizeof(T);

    protected override bool IsConcurrent => Engines.Current<T>().IsSpectralConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* u = (T*)operands[1] + item * _rank * ((nint)rows + columns + 1), s = u + (nint)rows * _rank;
        return Spectral<T>.SingularValues((T*)operands[0] + item * rows * columns, rows, columns, u, s, s + _rank, (T*)work);
    }
}
