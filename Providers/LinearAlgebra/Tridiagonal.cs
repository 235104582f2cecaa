using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Q' A Q = T, symmetric and tridiagonal, by blocked reflections (Dongarra, Hammarling and Sorensen, Block reduction of matrices to condensed forms, 1989).</summary>
internal static unsafe class Tridiagonal<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockColumns = 32;

    /// <summary>Reduces a symmetric matrix of which both triangles are given; it is destroyed.</summary>
    /// <param name="a">Column-major [n, n].</param>
    /// <param name="v">Receives the reflections' vectors, column-major [n - 1, n - 1]: they act on rows 1 to n - 1. Zeros on entry.</param>
    /// <param name="tau">Receives their n - 1 factors.</param>
    /// <param name="diagonal">Receives T's diagonal [n].</param>
    /// <param name="beside">Receives what is beside it [n - 1].</param>
    public static void Reduce(Block<T> a, Block<T> v, T* tau, T* diagonal, T* beside)
    {
        int order = a.Rows;
        using var memory = new Workspace<T>((nint)order * (BlockColumns + 2));
        var w = Block<T>.ColumnMajor(memory.Pointer, order, BlockColumns);
        T* column = memory.Pointer + (nint)order * BlockColumns, products = column + order;
        for (int first = 0; first < order; first += BlockColumns)
        {
            int width = Math.Min(BlockColumns, order - first);
            for (int k = 0; k < width; k++)
            {
                int j = first + k;
                Eliminate(a, v, w, first, k, tau, column, products);
                diagonal[j] = *a.At(j, j);
                if (j + 1 < order)
                {
                    beside[j] = *a.At(j + 1, j);
                }
            }

            int rest = order - first - width;
            if (rest > 0)
            {
                // What is left of A loses V W' + W V'.
                var right = a.Slice(first + width, first + width, rest, rest);
                Block<T> blockV = v.Slice(first + width - 1, first, rest, width), blockW = w.Slice(first + width, 0, rest, width);
                RealElement<T>.Multiply(-T.One, blockV, blockW.Transposed, T.One, right);
                RealElement<T>.Multiply(-T.One, blockW, blockV.Transposed, T.One, right);
            }
        }
    }

    /// <summary>Brings column first + k up to date and finds its reflection and the w that goes with it.</summary>
    private static void Eliminate(Block<T> a, Block<T> v, Block<T> w, int first, int k, T* tau, T* column, T* products)
    {
        int order = a.Rows, j = first + k, below = order - j - 1;
        T* target = a.At(j, j);
        for (int p = 0; p < k; p++)
        {
            // Row i of the reflections' vectors stands for row i + 1 of A.
            T* vp = v.At(j - 1, first + p), wp = w.At(j, p);
            T factorV = *wp, factorW = *vp;
            RealElement<T>.AddScaled(-factorV, vp, target, below + 1);
            RealElement<T>.AddScaled(-factorW, wp, target, below + 1);
        }

        if (below == 0)
        {
            return;
        }

        T* reflection = v.At(j, j);
        RealElement<T>.Reflect(target + 1, reflection, below, out T beta, out tau[j]);
        if (below == 1)
        {
            // One element needs no reflection.
            (beta, tau[j], *reflection) = (target[1], T.Zero, T.One);
        }

        target[1] = beta;

        // w = tau (A v - V W' v - W V' v) with A as it was before this block, then minus half its part along v.
        T* result = w.At(j + 1, k);
        ColumnProducts<T>.Run(a.Slice(j + 1, j + 1, below, below), reflection, result);
        for (int p = 0; p < k; p++)
        {
            T* vp = v.At(j, first + p), wp = w.At(j + 1, p);
            T alongW = RealElement<T>.Dot(wp, reflection, below), alongV = RealElement<T>.Dot(vp, reflection, below);
            RealElement<T>.AddScaled(-alongW, vp, result, below);
            RealElement<T>.AddScaled(-alongV, wp, result, below);
        }

        RealElement<T>.Scale(tau[j], result, result, below);
        T half = -tau[j] * RealElement<T>.Dot(result, reflection, below) / T.CreateTruncating(2);
        RealElement<T>.AddScaled(half, reflection, result, below);
    }
}
