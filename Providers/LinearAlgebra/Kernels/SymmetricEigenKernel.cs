using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// The eigenvalues, ascending, and eigenvectors of the symmetric part of A; in each vector the element of largest magnitude is positive. Operands: A [batch, n, n], and
/// [batch, n + 1, n] with the values in the first row and the vectors as columns below.
/// </summary>
internal sealed unsafe class SymmetricEigenKernel<T>(nint batch, int order) : MatrixKernel("SymmetricEigen", batch, order * (double)order * order)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override nint WorkBytes => ((nint)order * order * sizeof(T)) + ((nint)order * sizeof(Complex));

    protected override bool IsConcurrent => Engines.Current<T>().IsSpectralConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        nint size = (nint)order * order;
        T* a = (T*)operands[0] + item * size, values = (T*)operands[1] + item * (size + order), vectors = values + order;
        if (order == 0)
        {
            return default;
        }

        if (MatrixCopy<T>.CheckFinite(a, size) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        var found = (Complex*)work;
        T* copy = (T*)(found + order);
        MatrixCopy<T>.SymmetricPart(a, order, copy, both: true);
        Spectral<T>.SymmetricEigen(order, copy, vectors, found);
        MatrixCopy<T>.TransposeInPlace(vectors, order);
        for (int i = 0; i < order; i++)
        {
            values[i] = T.CreateTruncating(found[i].Real);
            MatrixCopy<T>.FixSign(vectors + i, order, order);
        }

        return default;
    }
}
