using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The order of rows that the exchanges of an LU factorisation make: row i of P A is row p[i] of A. Operands: F [batch, n + 1, n], p (Int32) [batch, n].</summary>
internal sealed unsafe class PermutationKernel<T>(nint batch, int order) : MatrixKernel("LU", batch, order * 2.0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* pivots = (T*)operands[0] + (item * order * (order + 1)) + ((nint)order * order);
        int* places = (int*)operands[1] + item * order;
        for (int i = 0; i < order; i++)
        {
            places[i] = i;
        }

        for (int i = 0; i < order; i++)
        {
            int other = int.CreateTruncating(pivots[i]);
            (places[i], places[other]) = (places[other], places[i]);
        }

        return default;
    }
}
