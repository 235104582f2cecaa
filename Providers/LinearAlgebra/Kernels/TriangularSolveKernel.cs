using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>X with T X = B, or T' X = B, for a triangle T of the first operand. Operands: T [batch, n, n], B, X [batch, n, k].</summary>
/// <remarks>The toolkit's own kernels: MathNet's interface has no triangular solve.</remarks>
internal sealed unsafe class TriangularSolveKernel<T>(nint batch, int order, int columns, bool lower, bool transposed, bool unit)
    : MatrixKernel("TriangularSolve", batch, order * (double)order * columns / 30)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* a = (T*)operands[0] + item * order * order;
        nint offset = item * order * columns;
        T* x = (T*)operands[2] + offset;
        for (int i = 0; i < order && !unit; i++)
        {
            if (a[i * (nint)(order + 1)] == T.Zero)
            {
                return new(LinearAlgebraFault.Singular, i);
            }
        }

        new Span<T>((T*)operands[1] + offset, order * columns).CopyTo(new Span<T>(x, order * columns));
        if (order > 0 && columns > 0)
        {
            var triangle = new Block<T>(a, order, order, order, 1);
            Triangular<T, RealElement<T>>.Solve(transposed ? triangle.Transposed : triangle, lower != transposed, unit, new(x, order, columns, columns, 1));
        }

        return default;
    }
}
