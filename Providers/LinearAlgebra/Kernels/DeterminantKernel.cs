using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The determinant [batch], or its sign and the logarithm of its magnitude [batch, 2]. Operands: A (not read), its factors [batch, n + 1, n], the result.</summary>
internal sealed unsafe class DeterminantKernel<T>(nint batch, int order, bool logarithm) : MatrixKernel("Determinant", batch, order * (logarithm ? 15.0 : 3.0))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* factors = (T*)operands[1] + item * order * (order + 1);
        T* result = (T*)operands[2];
        if (logarithm)
        {
            (result[2 * item], result[(2 * item) + 1]) = LuFactors<T>.Determinant(factors, order);
        }
        else
        {
            result[item] = LuFactors<T>.Product(factors, order);
        }

        return default;
    }
}
