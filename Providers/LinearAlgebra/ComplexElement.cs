using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary><see cref="IElement{T}"/> of complex numbers: products by four real ones, the rest element by element.</summary>
internal readonly unsafe partial struct ComplexElement<T> : IElement<ComplexNumber<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Products of fewer multiplications than this are done by columns.</summary>
    private const long LeastProduct = 4097;

    /// <summary>So are products of fewer columns than this.</summary>
    private const int LeastColumns = 4;

    public static ComplexNumber<T> One => new(T.One, T.Zero);

    public static int TriangleOrder => 16;

    public static ComplexNumber<T> Product(ComplexNumber<T> x, ComplexNumber<T> y) => x * y;

    public static ComplexNumber<T> Negate(ComplexNumber<T> x) => -x;

    public static ComplexNumber<T> Conjugate(ComplexNumber<T> x) => x.Conjugate;

    public static bool IsZero(ComplexNumber<T> x) => x.Real == T.Zero && x.Imaginary == T.Zero;

    /// <summary>The managed provider takes the complex square root of the pivot; of a Hermitian matrix it is real.</summary>
    public static bool TrySquareRoot(ComplexNumber<T> pivot, out ComplexNumber<T> root)
    {
        var value = Complex.Sqrt(new Complex(double.CreateTruncating(pivot.Real), double.CreateTruncating(pivot.Imaginary)));
        root = new(T.CreateTruncating(value.Real), T.CreateTruncating(value.Imaginary));
        return pivot.Real > T.Zero;
    }

    public static void Multiply(
        ComplexNumber<T> alpha, Block<ComplexNumber<T>> a, Block<ComplexNumber<T>> b, ComplexNumber<T> beta, Block<ComplexNumber<T>> c)
    {
        if (c.RowStride != 1)
        {
            (a, b, c) = (b.Transposed, a.Transposed, c.Transposed);
        }

        if ((long)c.Rows * c.Columns * a.Columns < LeastProduct || c.Columns < LeastColumns)
        {
            MultiplySmall(alpha, a, b, beta, c);
            return;
        }

        nint size = (nint)c.Rows * c.Columns;
        using var memory = new Workspace<T>(2 * size);
        var real = Block<T>.ColumnMajor(memory.Pointer, c.Rows, c.Columns);
        var imaginary = Block<T>.ColumnMajor(memory.Pointer + size, c.Rows, c.Columns);
        T signA = a.Conjugated ? -T.One : T.One;
        T signB = b.Conjugated ? -T.One : T.One;
        RealElement<T>.Multiply(T.One, Real(a), Real(b), T.Zero, real);
        RealElement<T>.Multiply(-signA * signB, Imaginary(a), Imaginary(b), T.One, real);
        RealElement<T>.Multiply(signB, Real(a), Imaginary(b), T.Zero, imaginary);
        RealElement<T>.Multiply(signA, Imaginary(a), Real(b), T.One, imaginary);

        for (int j = 0; j < c.Columns; j++)
        {
            Combine(alpha, real.At(0, j), imaginary.At(0, j), beta, c.At(0, j), c.Rows);
        }
    }

    /// <summary>target = alpha (real + i imaginary) + beta target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(ComplexNumber<T> alpha, T* real, T* imaginary, ComplexNumber<T> beta, ComplexNumber<T>* target, int count)
    {
        bool overwrite = IsZero(beta);
        for (int i = 0; i < count; i++)
        {
            var value = alpha * new ComplexNumber<T>(real[i], imaginary[i]);
            target[i] = overwrite ? value : value + beta * target[i];
        }
    }

    private static void MultiplySmall(
        ComplexNumber<T> alpha, Block<ComplexNumber<T>> a, Block<ComplexNumber<T>> b, ComplexNumber<T> beta, Block<ComplexNumber<T>> c)
    {
        bool byColumns = a.RowStride == 1 && !a.Conjugated;
        for (int j = 0; j < c.Columns; j++)
        {
            var target = c.At(0, j);
            if (IsZero(beta))
            {
                new Span<ComplexNumber<T>>(target, c.Rows).Clear();
            }
            else
            {
                Scale(beta, target, target, c.Rows);
            }

            for (int k = 0; k < a.Columns && byColumns; k++)
            {
                AddScaled(alpha * At(b, k, j), a.At(0, k), target, c.Rows);
            }

            for (int i = 0; i < c.Rows && !byColumns; i++)
            {
                target[i] += alpha * RowTimesColumn(a, i, b, j);
            }
        }
    }

    private static ComplexNumber<T> RowTimesColumn(Block<ComplexNumber<T>> a, int row, Block<ComplexNumber<T>> b, int column)
    {
        if (a.ColumnStride == 1 && b.RowStride == 1 && !b.Conjugated)
        {
            return a.Conjugated ? ConjugateDot(a.At(row, 0), b.At(0, column), a.Columns) : Dot(a.At(row, 0), b.At(0, column), a.Columns);
        }

        ComplexNumber<T> sum = default;
        for (int k = 0; k < a.Columns; k++)
        {
            sum += At(a, row, k) * At(b, k, column);
        }

        return sum;
    }

    public static void SolveSmall(Block<ComplexNumber<T>> triangle, bool lower, bool unit, Block<ComplexNumber<T>> x)
    {
        int order = triangle.Rows;
        for (int step = 0; step < order; step++)
        {
            int i = lower ? step : order - 1 - step;
            if (x.ColumnStride == 1)
            {
                // Rows of X are contiguous: subtract those that are known, then divide.
                int first = lower ? 0 : i + 1;
                int limit = lower ? i : order;
                for (int k = first; k < limit; k++)
                {
                    AddScaled(-At(triangle, i, k), x.At(k, 0), x.At(i, 0), x.Columns);
                }

                if (!unit)
                {
                    Divide(x.At(i, 0), At(triangle, i, i), x.Columns);
                }
            }
            else
            {
                SolveRow(triangle, lower, unit, x, i);
            }
        }
    }

    /// <summary>Solves for row i of X, whose columns are contiguous; with a triangle of contiguous columns, also subtracts it from the rows to come.</summary>
    private static void SolveRow(Block<ComplexNumber<T>> triangle, bool lower, bool unit, Block<ComplexNumber<T>> x, int i)
    {
        int order = triangle.Rows;
        bool byColumns = triangle.RowStride == 1 && !triangle.Conjugated;
        int known = lower ? 0 : i + 1, knownCount = lower ? i : order - 1 - i;
        int open = lower ? i + 1 : 0, openCount = lower ? order - 1 - i : i;
        var divisor = unit ? One : At(triangle, i, i);
        for (int j = 0; j < x.Columns; j++)
        {
            var value = x.At(i, j);
            if (!byColumns && knownCount > 0)
            {
                *value -= RowTimesColumn(triangle.Slice(i, known, 1, knownCount), 0, x.Slice(known, j, knownCount, 1), 0);
            }

            if (!unit)
            {
                *value /= divisor;
            }

            if (byColumns)
            {
                AddScaled(-*value, triangle.At(open, i), x.At(open, j), openCount);
            }
        }
    }

    public static void Reflect(ComplexNumber<T>* x, ComplexNumber<T>* v, nint count, out ComplexNumber<T> beta, out ComplexNumber<T> tau)
    {
        T norm = T.Sqrt(T.CreateTruncating(SumOfSquares(x, count)));
        if (count == 1 || norm == T.Zero)
        {
            beta = -x[0];
            tau = new(T.CreateTruncating(2), T.Zero);
            v[0] = One;
            return;
        }

        T magnitude = x[0].Magnitude;
        beta = magnitude == T.Zero ? new(-norm, T.Zero) : -(norm / magnitude * x[0]);
        tau = new((norm + magnitude) / norm, T.Zero);
        new Span<ComplexNumber<T>>(x, (int)count).CopyTo(new Span<ComplexNumber<T>>(v, (int)count));
        Divide(v + 1, x[0] - beta, count - 1);
        v[0] = One;
    }

    private static ComplexNumber<T> At(Block<ComplexNumber<T>> block, int row, int column) =>
        block.Conjugated ? block.At(row, column)->Conjugate : *block.At(row, column);

    private static Block<T> Real(Block<ComplexNumber<T>> block) =>
        new((T*)block.Pointer, block.Rows, block.Columns, 2 * block.RowStride, 2 * block.ColumnStride);

    private static Block<T> Imaginary(Block<ComplexNumber<T>> block) =>
        new((T*)block.Pointer + 1, block.Rows, block.Columns, 2 * block.RowStride, 2 * block.ColumnStride);
}
