using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Copies of matrices on their way into and out of the factorisations, which work on columns.</summary>
internal static unsafe class MatrixCopy<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Tile = 64;

    /// <summary>target[c, r] = source[r, c], both row-major without gaps.</summary>
    public static void Transpose(T* source, int rows, int columns, T* target)
    {
        for (int r = 0; r < rows; r += Tile)
        {
            for (int c = 0; c < columns; c += Tile)
            {
                Transposition.Copy(
                    (byte*)(source + (nint)r * columns + c), (nint)columns * sizeof(T), (byte*)(target + (nint)c * rows + r), (nint)rows * sizeof(T),
                    Math.Min(Tile, rows - r), Math.Min(Tile, columns - c), sizeof(T));
            }
        }
    }

    /// <summary>Transposes a square matrix in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeInPlace(T* a, int order)
    {
        const int tile = 32;
        for (int r = 0; r < order; r += tile)
        {
            for (int c = 0; c <= r; c += tile)
            {
                for (int i = r; i < Math.Min(r + tile, order); i++)
                {
                    for (int j = c; j < Math.Min(c + tile, i); j++)
                    {
                        (a[(nint)i * order + j], a[(nint)j * order + i]) = (a[(nint)j * order + i], a[(nint)i * order + j]);
                    }
                }
            }
        }
    }

    /// <summary>The upper triangle of (A + A') / 2, which is the lower one of a column-major matrix; the other triangle too when asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SymmetricPart(T* a, int order, T* target, bool both)
    {
        const int tile = 32;
        T half = T.CreateTruncating(0.5);
        for (int r = 0; r < order; r += tile)
        {
            for (int c = r; c < order; c += tile)
            {
                for (int i = r; i < Math.Min(r + tile, order); i++)
                {
                    for (int j = Math.Max(c, i); j < Math.Min(c + tile, order); j++)
                    {
                        T mean = (half * a[(nint)i * order + j]) + (half * a[(nint)j * order + i]);
                        target[(nint)i * order + j] = mean;
                        if (both)
                        {
                            target[(nint)j * order + i] = mean;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Fills the lower triangle of a row-major matrix from the upper one, mirrored, and clears what is above the diagonal.</summary>
    public static void LowerFromUpper(T* a, int order)
    {
        nint step = (nint)order * sizeof(T);
        for (int r = 0; r < order; r += Tile)
        {
            int rows = Math.Min(Tile, order - r);
            for (int c = r + Tile; c < order; c += Tile)
            {
                int columns = Math.Min(Tile, order - c);
                Transposition.Copy((byte*)(a + (nint)r * order + c), step, (byte*)(a + (nint)c * order + r), step, rows, columns, sizeof(T));
            }

            for (int i = r; i < r + rows; i++)
            {
                for (int j = i + 1; j < r + rows; j++)
                {
                    a[(nint)j * order + i] = a[(nint)i * order + j];
                }

                new Span<T>(a + (nint)i * order + i + 1, order - i - 1).Clear();
            }
        }
    }

    /// <summary>A fault at the first element that is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MatrixFault CheckFinite(T* a, nint count)
    {
        // Zero times anything finite is zero, else NaN, which stays in the sum.
        var sum = Vector512<T>.Zero;
        nint i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            sum += Vector512.Load(a + i) * Vector512<T>.Zero;
        }

        T rest = Vector512.Sum(sum);
        for (; i < count; i++)
        {
            rest += a[i] * T.Zero;
        }

        if (rest == T.Zero)
        {
            return default;
        }

        i = 0;
        while (T.IsFinite(a[i]))
        {
            i++;
        }

        return new(LinearAlgebraFault.NotFinite, (int)i, double.CreateTruncating(a[i]));
    }

    /// <summary>Makes the element of largest magnitude positive in a vector, and negates whatever goes with it.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="count">Its length.</param>
    /// <param name="step">Elements from one to the next.</param>
    /// <returns>Whether the vector was negated.</returns>
    public static bool FixSign(T* x, int count, nint step)
    {
        T largest = T.Zero;
        for (int i = 0; i < count; i++)
        {
            T value = x[i * step];
            largest = T.Abs(value) > T.Abs(largest) ? value : largest;
        }

        if (largest >= T.Zero)
        {
            return false;
        }

        Negate(x, count, step);
        return true;
    }

    /// <summary>x = -x.</summary>
    public static void Negate(T* x, int count, nint step)
    {
        for (int i = 0; i < count; i++)
        {
            x[i * step] = -x[i * step];
        }
    }
}
