using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>What is computed from the factors that <see cref="LuKernel{T}"/> leaves.</summary>
internal static unsafe class LuFactors<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The first zero on U's diagonal as a fault.</summary>
    public static MatrixFault CheckPivots(T* factors, int order)
    {
        for (int i = 0; i < order; i++)
        {
            if (factors[i * (nint)(order + 1)] == T.Zero)
            {
                return new(LinearAlgebraFault.Singular, i);
            }
        }

        return default;
    }

    /// <summary>Replaces X [n, k], row-major, by the solution of A X = B, or of A' X = B.</summary>
    public static void Solve(T* factors, int order, T* x, int columns, bool transposed)
    {
        if (order == 0 || columns == 0)
        {
            return;
        }

        var block = Block<T>.ColumnMajor(factors, order, order);
        var right = new Block<T>(x, order, columns, columns, 1);
        if (transposed)
        {
            Triangular<T, RealElement<T>>.Solve(block.Transposed, lower: true, unit: false, right);
            Triangular<T, RealElement<T>>.Solve(block.Transposed, lower: false, unit: true, right);
            Exchange(factors, order, x, columns, order - 1, -1, -1);
        }
        else
        {
            Exchange(factors, order, x, columns, 0, order, 1);
            Triangular<T, RealElement<T>>.Solve(block, lower: true, unit: true, right);
            Triangular<T, RealElement<T>>.Solve(block, lower: false, unit: false, right);
        }
    }

    /// <summary>The sign of the determinant, 0 when a pivot is 0, and the logarithm of its magnitude.</summary>
    public static (T Sign, T Logarithm) Determinant(T* factors, int order)
    {
        T sign = T.One, logarithm = T.Zero;
        for (int i = 0; i < order; i++)
        {
            T pivot = factors[i * (nint)(order + 1)];
            bool exchanged = int.CreateTruncating(factors[(nint)order * order + i]) != i;
            sign *= T.CreateTruncating(T.Sign(pivot) * (exchanged ? -1 : 1));
            logarithm += T.Log(T.Abs(pivot));
        }

        return (sign, logarithm);
    }

    /// <summary>The determinant itself.</summary>
    public static T Product(T* factors, int order)
    {
        T product = T.One;
        for (int i = 0; i < order; i++)
        {
            bool exchanged = int.CreateTruncating(factors[(nint)order * order + i]) != i;
            T pivot = factors[i * (nint)(order + 1)];
            product *= exchanged ? -pivot : pivot;
        }

        return product;
    }

    private static void Exchange(T* factors, int order, T* x, int columns, int first, int limit, int step)
    {
        T* pivots = factors + (nint)order * order;
        for (int j = first; j != limit; j += step)
        {
            int other = int.CreateTruncating(pivots[j]);
            if (other != j)
            {
                var row = new Span<T>(x + (nint)j * columns, columns);
                var with = new Span<T>(x + (nint)other * columns, columns);
                for (int c = 0; c < columns; c++)
                {
                    (row[c], with[c]) = (with[c], row[c]);
                }
            }
        }
    }
}
