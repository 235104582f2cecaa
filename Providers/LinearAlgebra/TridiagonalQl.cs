using System.Numerics;
using MathNet.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Eigenvalues and vectors of a symmetric tridiagonal matrix by the implicit QL iteration (Dubrulle, Martin and Wilkinson, The implicit QL algorithm, 1968).</summary>
internal static unsafe class TridiagonalQl<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostSweeps = 60;

    /// <summary>Replaces the diagonal by the eigenvalues, in no order, and multiplies the columns of Z by the vectors.</summary>
    /// <param name="d">The diagonal [n].</param>
    /// <param name="e">What is beside it [n - 1], with room for one more; destroyed.</param>
    /// <param name="order">n.</param>
    /// <param name="z">Column-major [m, n].</param>
    /// <exception cref="NonConvergenceException">An eigenvalue was not found in 60 sweeps.</exception>
    public static void Run(T* d, T* e, int order, Block<T> z)
    {
        using var memory = new Workspace<T>(2 * (nint)order);
        T* cosines = memory.Pointer, sines = cosines + order;
        e[order - 1] = T.Zero;
        for (int l = 0; l < order; l++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int m = l;
                while (m < order - 1 && !IsNegligible(d, e, m))
                {
                    m++;
                }

                if (m == l)
                {
                    break;
                }

                if (sweep == MostSweeps)
                {
                    throw new NonConvergenceException("The QL iteration did not find an eigenvalue.");
                }

                int last = Sweep(d, e, l, m, cosines, sines);
                Rotations<T>.Apply(z, last, cosines + last, sines + last, m - last, backwards: true);
            }
        }
    }

    private static bool IsNegligible(T* d, T* e, int m)
    {
        T size = T.Abs(d[m]) + T.Abs(d[m + 1]);
        return T.Abs(e[m]) <= size * T.CreateTruncating(Precision<T>.Epsilon / 2) || size + T.Abs(e[m]) == size;
    }

    /// <summary>One sweep from row m up to row l, with Wilkinson's shift. Rotation i is of columns i and i + 1; gives the last one made.</summary>
    private static int Sweep(T* d, T* e, int l, int m, T* cosines, T* sines)
    {
        T two = T.CreateTruncating(2);
        T g = (d[l + 1] - d[l]) / (two * e[l]);
        T r = T.Hypot(g, T.One);
        g = d[m] - d[l] + (e[l] / (g + T.CopySign(r, g)));
        T s = T.One, c = T.One, p = T.Zero;
        for (int i = m - 1; i >= l; i--)
        {
            T f = s * e[i], b = c * e[i];
            r = T.Hypot(f, g);
            e[i + 1] = r;
            if (r == T.Zero)
            {
                // The matrix falls apart here: what was rotated so far stands.
                d[i + 1] -= p;
                e[m] = T.Zero;
                return i + 1;
            }

            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (two * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;

            // Column i + 1 becomes s z(i) + c z(i + 1), column i the rest.
            cosines[i] = c;
            sines[i] = -s;
        }

        d[l] -= p;
        e[l] = g;
        e[m] = T.Zero;
        return l;
    }
}
