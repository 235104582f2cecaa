using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>X with A X = B, or A' X = B. Operands: A (not read), its factors F [batch, n + 1, n], B, X [batch, n, k].</summary>
internal sealed unsafe class LuSolveKernel<T>(nint batch, int order, int columns, bool transposed) : MatrixKernel("Solve", batch, order * (double)order * columns / 15)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* factors = (T*)operands[1] + item * order * (order + 1);
        if (LuFactors<T>.CheckPivots(factors, order) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        nint offset = item * order * columns;
        T* x = (T*)operands[3] + offset;
        new Span<T>((T*)operands[2] + offset, order * columns).CopyTo(new Span<T>(x, order * columns));
        LuFactors<T>.Solve(factors, order, x, columns, transposed);
        return default;
    }
}
