using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// A = Q R with k = min(m, n) columns in Q and no negative number on R's diagonal. Operands: A [batch, m, n] and, in one block for each matrix, Q [m, k] and R [k, n].
/// </summary>
internal sealed unsafe class QrKernel<T>(nint batch, int rows, int columns)
    : MatrixKernel("QR", batch, rows * (double)columns * Math.Min(rows, columns) / 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rank = Math.Min(rows, columns);

    protected override nint WorkBytes => (((nint)rows * (columns + _rank)) + _rank) * sizeof(T);

    protected override bool IsConcurrent => Engines.Current<T>().IsConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        nint size = (nint)rows * columns;
        T* a = (T*)operands[0] + item * size;
        if (_rank == 0)
        {
            return default;
        }

        if (MatrixCopy<T>.CheckFinite(a, size) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        T* factor = (T*)work, orthogonal = factor + size, tau = orthogonal + (nint)rows * _rank;
        MatrixCopy<T>.Transpose(a, rows, columns, factor);
        Engines.Current<T>().Qr(factor, rows, columns, orthogonal, _rank, tau);

        T* q = (T*)operands[1] + item * _rank * ((nint)rows + columns), r = q + (nint)rows * _rank;
        for (int i = 0; i < _rank; i++)
        {
            bool negate = factor[(nint)i * rows + i] < T.Zero;
            if (negate)
            {
                MatrixCopy<T>.Negate(orthogonal + (nint)i * rows, rows, 1);
            }

            T* row = r + (nint)i * columns;
            new Span<T>(row, i).Clear();
            for (int j = i; j < columns; j++)
            {
                T value = factor[(nint)j * rows + i];
                row[j] = negate ? -value : value;
            }
        }

        MatrixCopy<T>.Transpose(orthogonal, _rank, rows, q);
        return default;
    }
}
