using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// P A = L U. Operands: A [batch, n, n], F [batch, n + 1, n]: row j of F, below the last, is column j of L (without its ones) and U; its last row holds, for each j, the
/// row that was exchanged with row j. A singular matrix has factors too, with zeros on U's diagonal.
/// </summary>
internal sealed unsafe class LuKernel<T>(nint batch, int order) : MatrixKernel("LU", batch, order * (double)order * order / 12)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override nint WorkBytes => order * sizeof(int);

    protected override bool IsConcurrent => Engines.Current<T>().IsConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        nint size = (nint)order * order;
        T* a = (T*)operands[0] + item * size, factors = (T*)operands[1] + item * (size + order);
        if (MatrixCopy<T>.CheckFinite(a, size) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        MatrixCopy<T>.Transpose(a, order, order, factors);
        if (order > 0)
        {
            Engines.Current<T>().Lu(factors, order, (int*)work);
        }

        for (int i = 0; i < order; i++)
        {
            factors[size + i] = T.CreateTruncating(((int*)work)[i]);
        }

        return default;
    }
}
