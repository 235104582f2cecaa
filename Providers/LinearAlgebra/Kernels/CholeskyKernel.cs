using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>L with L L' the symmetric part of A, zeros above the diagonal. Operands: A, L [batch, n, n].</summary>
internal sealed unsafe class CholeskyKernel<T>(nint batch, int order) : MatrixKernel("Cholesky", batch, order * (double)order * order / 15)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override bool IsConcurrent => Engines.Current<T>().IsConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        nint size = (nint)order * order;
        T* a = (T*)operands[0] + item * size, l = (T*)operands[1] + item * size;
        if (MatrixCopy<T>.CheckFinite(a, size) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        MatrixCopy<T>.SymmetricPart(a, order, l, both: false);
        if (!Engines.Current<T>().TryCholesky(l, order))
        {
            for (int i = 0; i < order; i++)
            {
                T pivot = l[i * (nint)(order + 1)];
                if (!(pivot > T.Zero))
                {
                    return new(LinearAlgebraFault.NotPositiveDefinite, i, double.CreateTruncating(pivot));
                }
            }

            return new(LinearAlgebraFault.NotPositiveDefinite);
        }

        MatrixCopy<T>.LowerFromUpper(l, order);
        return default;
    }
}
