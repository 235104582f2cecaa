using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// e^A by scaling, a Padé approximant of degree 3 to 13 and repeated squaring (Higham, The Scaling and Squaring Method for the Matrix Exponential Revisited, 2005).
/// Operands: A, e^A [batch, n, n]. Computed in double precision for either type.
/// </summary>
internal sealed unsafe class ExponentialKernel<T>(nint batch, int order) : MatrixKernel("MatrixExponential", batch, order * (double)order * order)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private nint Size => (nint)order * order;

    protected override nint WorkBytes => (8 * Size * sizeof(double)) + (order * sizeof(int));

    protected override bool IsConcurrent => Engines.Current<double>().IsConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* a = (T*)operands[0] + item * Size, result = (T*)operands[1] + item * Size;
        if (MatrixCopy<T>.CheckFinite(a, Size) is { Kind: not LinearAlgebraFault.None } fault)
        {
            return fault;
        }

        // Read by columns the memory holds A', and the exponential of A' is that of A, transposed.
        double* x = (double*)work;
        for (nint i = 0; i < Size; i++)
        {
            x[i] = double.CreateTruncating(a[i]);
        }

        double* exponential = new ExponentialSteps(order, x).Run();
        for (nint i = 0; i < Size; i++)
        {
            result[i] = T.CreateTruncating(exponential[i]);
        }

        return MatrixCopy<T>.CheckFinite(result, Size).Kind == LinearAlgebraFault.None ? default : new(LinearAlgebraFault.Overflow);
    }
}
