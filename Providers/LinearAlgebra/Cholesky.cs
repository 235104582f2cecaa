namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A = L L* of a positive definite matrix, recursively, so that almost all work is matrix products.</summary>
internal static unsafe class Cholesky<T, TElement>
    where T : unmanaged
    where TElement : struct, IElement<T>
{
    private const int LeafOrder = 32;
    private const int SymmetricLeafOrder = 128;

    /// <summary>Factorises the lower triangle of a column-major block in place; what is above the diagonal is lost.</summary>
    /// <returns>False when a pivot is not above 0: the matrix is not positive definite.</returns>
    public static bool TryFactor(Block<T> a)
    {
        int order = a.Rows;
        if (order <= LeafOrder)
        {
            return TryFactorSmall(a);
        }

        int head = Triangular<T, TElement>.Split(order, LeafOrder);
        int tail = order - head;
        var corner = a.Slice(0, 0, head, head);
        var side = a.Slice(head, 0, tail, head);
        var rest = a.Slice(head, head, tail, tail);
        if (!TryFactor(corner))
        {
            return false;
        }

        Triangular<T, TElement>.Solve(corner.Conjugate, lower: true, unit: false, side.Transposed);
        SubtractSquare(side, rest);
        return TryFactor(rest);
    }

    /// <summary>Solves L L* X = B in place of B.</summary>
    public static void Solve(Block<T> factor, Block<T> x)
    {
        Triangular<T, TElement>.Solve(factor, lower: true, unit: false, x);
        Triangular<T, TElement>.Solve(factor.Adjoint, lower: false, unit: false, x);
    }

    /// <summary>The lower triangle of C -= S S*.</summary>
    private static void SubtractSquare(Block<T> s, Block<T> c)
    {
        int order = c.Rows;
        if (order <= SymmetricLeafOrder)
        {
            TElement.Multiply(TElement.Negate(TElement.One), s, s.Adjoint, TElement.One, c);
            return;
        }

        int head = Triangular<T, TElement>.Split(order, LeafOrder);
        int tail = order - head;
        var upper = s.Slice(0, 0, head, s.Columns);
        var lower = s.Slice(head, 0, tail, s.Columns);
        SubtractSquare(upper, c.Slice(0, 0, head, head));
        TElement.Multiply(TElement.Negate(TElement.One), lower, upper.Adjoint, TElement.One, c.Slice(head, 0, tail, head));
        SubtractSquare(lower, c.Slice(head, head, tail, tail));
    }

    private static bool TryFactorSmall(Block<T> a)
    {
        int order = a.Rows;
        for (int j = 0; j < order; j++)
        {
            T* column = a.At(j, j);
            if (!TElement.TrySquareRoot(*column, out T root))
            {
                return false;
            }

            int below = order - j - 1;
            *column = root;
            TElement.Divide(column + 1, root, below);
            for (int k = 1; k <= below; k++)
            {
                TElement.AddScaled(TElement.Negate(TElement.Conjugate(column[k])), column + k, a.At(j + k, j + k), below - k + 1);
            }
        }

        return true;
    }
}
