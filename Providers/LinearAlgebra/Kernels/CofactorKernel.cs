using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// The cofactors of A: the derivative of its determinant, also where that is 0. Operands: A [batch, n, n], its factors [batch, n + 1, n], C [batch, n, n]. By the factors
/// where the pivots are well away from 0, else from the singular values: C = det(U V') U diag(product of the other singular values) V'.
/// </summary>
internal sealed unsafe class CofactorKernel<T>(nint batch, int order) : MatrixKernel("Cofactor", batch, order * (double)order * order / 10)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private nint Size => (nint)order * order;

    protected override nint WorkBytes => ((3 * Size) + order + Spectral<T>.WorkLength(order, order)) * sizeof(T) + (order * sizeof(int));

    protected override bool IsConcurrent => Engines.Current<T>().IsConcurrent && Engines.Current<T>().IsSpectralConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        T* a = (T*)operands[0] + item * Size, factors = (T*)operands[1] + item * (Size + order), cofactors = (T*)operands[2] + item * Size;
        if (order == 0)
        {
            return default;
        }

        T least = T.PositiveInfinity, largest = T.Zero;
        for (int i = 0; i < order; i++)
        {
            T pivot = T.Abs(factors[i * (nint)(order + 1)]);
            least = T.Min(least, pivot);
            largest = T.Max(largest, pivot);
        }

        if (!(least > largest * T.CreateTruncating(order * Precision<T>.Epsilon)))
        {
            return BySingularValues(a, cofactors, (T*)work);
        }

        new Span<T>(cofactors, (int)Size).Clear();
        T determinant = LuFactors<T>.Product(factors, order);
        for (int i = 0; i < order; i++)
        {
            cofactors[i * (nint)(order + 1)] = determinant;
        }

        LuFactors<T>.Solve(factors, order, cofactors, order, transposed: true);
        return default;
    }

    private MatrixFault BySingularValues(T* a, T* cofactors, T* work)
    {
        T* u = work, vt = u + Size, product = vt + Size, s = product + Size, rest = s + order;
        var fault = Spectral<T>.SingularValues(a, order, order, u, s, vt, rest);
        if (fault.Kind != LinearAlgebraFault.None)
        {
            return fault;
        }

        // The product of the orthogonal factors has determinant 1 or -1.
        var (left, right) = (new Block<T>(u, order, order, order, 1), new Block<T>(vt, order, order, order, 1));
        RealElement<T>.Multiply(T.One, left, right, T.Zero, Block<T>.ColumnMajor(product, order, order));
        int* pivots = (int*)(rest + Spectral<T>.WorkLength(order, order));
        Engines.Current<T>().Lu(product, order, pivots);
        bool negative = false;
        for (int i = 0; i < order; i++)
        {
            negative ^= (product[i * (nint)(order + 1)] < T.Zero) ^ (pivots[i] != i);
        }

        for (int i = 0; i < order; i++)
        {
            T others = negative ? -T.One : T.One;
            for (int j = 0; j < order; j++)
            {
                others *= j == i ? T.One : s[j];
            }

            T* row = vt + (nint)i * order;
            RealElement<T>.Scale(others, row, row, order);
        }

        RealElement<T>.Multiply(T.One, left, right, T.Zero, new Block<T>(cofactors, order, order, order, 1));
        return default;
    }
}
