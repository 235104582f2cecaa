using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary><see cref="IElement{T}"/> of complex numbers: products by four real ones, the rest element by element.</summary>
internal readonly unsafe partial struct ComplexElement<T> : IElement<ComplexNumber<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Products of fewer multiplications than this are done element by element.</summary>
    private const long LeastProduct = 4096;

    public static ComplexNumber<T> One => new(T.One, T.Zero);

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

        if ((long)c.Rows * c.Columns * a.Columns < LeastProduct)
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

        bool overwrite = IsZero(beta);
        for (int j = 0; j < c.Columns; j++)
        {
            var target = c.At(0, j);
            for (int i = 0; i < c.Rows; i++)
            {
                var value = alpha * new ComplexNumber<T>(*real.At(i, j), *imaginary.At(i, j));
                target[i] = overwrite ? value : value + beta * target[i];
            }
        }
    }

    private static void MultiplySmall(
        ComplexNumber<T> alpha, Block<ComplexNumber<T>> a, Block<ComplexNumber<T>> b, ComplexNumber<T> beta, Block<ComplexNumber<T>> c)
    {
        bool overwrite = IsZero(beta);
        for (int j = 0; j < c.Columns; j++)
        {
            var target = c.At(0, j);
            for (int i = 0; i < c.Rows; i++)
            {
                ComplexNumber<T> sum = default;
                for (int k = 0; k < a.Columns; k++)
                {
                    sum += At(a, i, k) * At(b, k, j);
                }

                target[i] = overwrite ? alpha * sum : alpha * sum + beta * target[i];
            }
        }
    }

    public static void SolveSmall(Block<ComplexNumber<T>> triangle, bool lower, bool unit, Block<ComplexNumber<T>> x)
    {
        int order = triangle.Rows;
        for (int step = 0; step < order; step++)
        {
            int i = lower ? step : order - 1 - step;
            int first = lower ? i + 1 : 0;
            int limit = lower ? order : i;
            var divisor = unit ? One : At(triangle, i, i);
            for (int j = 0; j < x.Columns; j++)
            {
                var solved = x.At(i, j);
                if (!unit)
                {
                    *solved /= divisor;
                }

                for (int k = first; k < limit; k++)
                {
                    *x.At(k, j) -= *solved * At(triangle, k, i);
                }
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
        var divisor = x[0] - beta;
        v[0] = One;
        for (nint i = 1; i < count; i++)
        {
            v[i] = x[i] / divisor;
        }
    }

    private static ComplexNumber<T> At(Block<ComplexNumber<T>> block, int row, int column) =>
        block.Conjugated ? block.At(row, column)->Conjugate : *block.At(row, column);

    private static Block<T> Real(Block<ComplexNumber<T>> block) =>
        new((T*)block.Pointer, block.Rows, block.Columns, 2 * block.RowStride, 2 * block.ColumnStride);

    private static Block<T> Imaginary(Block<ComplexNumber<T>> block) =>
        new((T*)block.Pointer + 1, block.Rows, block.Columns, 2 * block.RowStride, 2 * block.ColumnStride);
}
