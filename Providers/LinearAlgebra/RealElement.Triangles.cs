using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>Small triangular systems.</content>
internal readonly unsafe partial struct RealElement<T>
{
    private const int Leaf = 64;

    /// <summary>With fewer right-hand sides than this they are solved one at a time.</summary>
    private const int LeastColumns = 4;

    public static void SolveSmall(Block<T> triangle, bool lower, bool unit, Block<T> x)
    {
        if (x.Columns < LeastColumns && x.RowStride == 1)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                SolveOne(triangle, lower, unit, x.At(0, column));
            }

            return;
        }

        if (!lower)
        {
            // Taken from the last row to the first, an upper triangle is a lower one.
            int last = triangle.Rows - 1;
            triangle = new(triangle.At(last, last), triangle.Rows, triangle.Rows, -triangle.RowStride, -triangle.ColumnStride);
            x = new(x.At(last, 0), x.Rows, x.Columns, -x.RowStride, x.ColumnStride);
        }

        SolveLower(triangle, unit, x);
    }

    /// <summary>One right-hand side, contiguous: by columns of the triangle when they are contiguous, else by rows.</summary>
    private static void SolveOne(Block<T> triangle, bool lower, bool unit, T* x)
    {
        int order = triangle.Rows;
        for (int step = 0; step < order; step++)
        {
            int i = lower ? step : order - 1 - step;
            if (triangle.RowStride == 1)
            {
                x[i] = unit ? x[i] : x[i] / *triangle.At(i, i);
                int first = lower ? i + 1 : 0;
                AddScaled(-x[i], triangle.At(first, i), x + first, lower ? order - first : i);
            }
            else
            {
                int first = lower ? 0 : i + 1;
                T sum = x[i] - Dot(triangle.At(i, first), x + first, lower ? i : order - first);
                x[i] = unit ? sum : sum / *triangle.At(i, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void SolveLower(Block<T> triangle, bool unit, Block<T> x)
    {
        int order = triangle.Rows;
        int padded = (order + 3) & ~3;
        int width = 2 * Vector512<T>.Count;
        T* factors = stackalloc T[Leaf * Leaf];
        T* divisors = stackalloc T[Leaf];
        T* panel = stackalloc T[Leaf * width];

        // Off-diagonal factors are kept negated, so that every step is a multiplication and an addition; rows are padded with those of the identity.
        bool divide = false;
        for (int i = 0; i < padded; i++)
        {
            for (int k = 0; k < i; k++)
            {
                factors[i * Leaf + k] = i < order ? -*triangle.At(i, k) : T.Zero;
            }

            divisors[i] = unit || i >= order ? T.One : *triangle.At(i, i);
            divide |= !T.IsNormal(T.One / divisors[i]);
        }

        for (int i = 0; i < padded && !divide; i++)
        {
            divisors[i] = T.One / divisors[i];
        }

        for (int column = 0; column < x.Columns; column += width)
        {
            int columns = Math.Min(width, x.Columns - column);
            Load(x, column, columns, panel, width, padded);
            for (int i = 0; i < padded; i += 4)
            {
                EliminateFour(factors, divisors, panel, i, width, divide);
            }

            Store(x, column, columns, panel, width);
        }
    }

    /// <summary>Solves for rows i to i + 3 of the panel, given the rows before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EliminateFour(T* factors, T* divisors, T* panel, int i, int width, bool divide)
    {
        int half = width / 2;
        T* row0 = panel + i * width, row1 = row0 + width, row2 = row1 + width, row3 = row2 + width;
        T* f0 = factors + i * Leaf, f1 = f0 + Leaf, f2 = f1 + Leaf, f3 = f2 + Leaf;
        Vector512<T> a0 = Vector512.Load(row0), b0 = Vector512.Load(row0 + half), a1 = Vector512.Load(row1), b1 = Vector512.Load(row1 + half);
        Vector512<T> a2 = Vector512.Load(row2), b2 = Vector512.Load(row2 + half), a3 = Vector512.Load(row3), b3 = Vector512.Load(row3 + half);
        T* x = panel;
        for (int k = 0; k < i; k++, x += width)
        {
            var xa = Vector512.Load(x);
            var xb = Vector512.Load(x + half);
            var f = Vector512.Create(f0[k]);
            a0 = Lanes.MultiplyAdd(f, xa, a0);
            b0 = Lanes.MultiplyAdd(f, xb, b0);
            f = Vector512.Create(f1[k]);
            a1 = Lanes.MultiplyAdd(f, xa, a1);
            b1 = Lanes.MultiplyAdd(f, xb, b1);
            f = Vector512.Create(f2[k]);
            a2 = Lanes.MultiplyAdd(f, xa, a2);
            b2 = Lanes.MultiplyAdd(f, xb, b2);
            f = Vector512.Create(f3[k]);
            a3 = Lanes.MultiplyAdd(f, xa, a3);
            b3 = Lanes.MultiplyAdd(f, xb, b3);
        }

        a0 = Quotient(a0, divisors[i], divide);
        b0 = Quotient(b0, divisors[i], divide);
        a1 = Quotient(Lanes.MultiplyAdd(Vector512.Create(f1[i]), a0, a1), divisors[i + 1], divide);
        b1 = Quotient(Lanes.MultiplyAdd(Vector512.Create(f1[i]), b0, b1), divisors[i + 1], divide);
        a2 = Lanes.MultiplyAdd(Vector512.Create(f2[i + 1]), a1, Lanes.MultiplyAdd(Vector512.Create(f2[i]), a0, a2));
        b2 = Lanes.MultiplyAdd(Vector512.Create(f2[i + 1]), b1, Lanes.MultiplyAdd(Vector512.Create(f2[i]), b0, b2));
        a2 = Quotient(a2, divisors[i + 2], divide);
        b2 = Quotient(b2, divisors[i + 2], divide);
        a3 = Lanes.MultiplyAdd(Vector512.Create(f3[i + 1]), a1, Lanes.MultiplyAdd(Vector512.Create(f3[i]), a0, a3));
        b3 = Lanes.MultiplyAdd(Vector512.Create(f3[i + 1]), b1, Lanes.MultiplyAdd(Vector512.Create(f3[i]), b0, b3));
        a3 = Quotient(Lanes.MultiplyAdd(Vector512.Create(f3[i + 2]), a2, a3), divisors[i + 3], divide);
        b3 = Quotient(Lanes.MultiplyAdd(Vector512.Create(f3[i + 2]), b2, b3), divisors[i + 3], divide);

        a0.Store(row0);
        b0.Store(row0 + half);
        a1.Store(row1);
        b1.Store(row1 + half);
        a2.Store(row2);
        b2.Store(row2 + half);
        a3.Store(row3);
        b3.Store(row3 + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Quotient(Vector512<T> x, T divisor, bool divide) => divide ? x / Vector512.Create(divisor) : x * Vector512.Create(divisor);

    /// <summary>Copies columns of X into rows of a panel, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load(Block<T> x, int column, int columns, T* panel, int width, int padded)
    {
        if (columns < width || padded > x.Rows)
        {
            new Span<T>(panel, padded * width).Clear();
        }

        if (x.ColumnStride == 1)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                new Span<T>(x.At(i, column), columns).CopyTo(new Span<T>(panel + i * width, columns));
            }

            return;
        }

        for (int j = 0; j < columns; j++)
        {
            T* source = x.At(0, column + j);
            for (int i = 0; i < x.Rows; i++)
            {
                panel[i * width + j] = source[i * x.RowStride];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store(Block<T> x, int column, int columns, T* panel, int width)
    {
        if (x.ColumnStride == 1)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                new Span<T>(panel + i * width, columns).CopyTo(new Span<T>(x.At(i, column), columns));
            }

            return;
        }

        for (int j = 0; j < columns; j++)
        {
            T* target = x.At(0, column + j);
            for (int i = 0; i < x.Rows; i++)
            {
                target[i * x.RowStride] = panel[i * width + j];
            }
        }
    }
}
