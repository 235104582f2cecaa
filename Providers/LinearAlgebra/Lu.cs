using Hybrid.Providers.Threading;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>P A = L U with partial pivoting, recursively by columns (Toledo, Locality of Reference in LU Decomposition with Partial Pivoting, 1997).</summary>
internal static unsafe class Lu<T, TElement>
    where T : unmanaged
    where TElement : struct, IElement<T>
{
    private const int LeafColumns = 8;

    /// <summary>Columns that one thread exchanges rows of at a time.</summary>
    private const int PartColumns = 64;

    /// <summary>Factorises a column-major block in place; zero pivots are left as they are and their columns are not divided.</summary>
    /// <param name="a">A block with at least as many rows as columns.</param>
    /// <param name="pivots">For every column j the row, from 0, that was exchanged with row j.</param>
    public static void Factor(Block<T> a, int* pivots)
    {
        int rows = a.Rows, columns = a.Columns;
        if (columns <= LeafColumns)
        {
            FactorSmall(a, pivots);
            return;
        }

        int head = Triangular<T, TElement>.Split(columns, LeafColumns);
        int tail = columns - head;
        var left = a.Slice(0, 0, rows, head);
        var right = a.Slice(0, head, rows, tail);
        Factor(left, pivots);
        ExchangeRows(right, pivots, head);

        var top = right.Slice(0, 0, head, tail);
        var rest = right.Slice(head, 0, rows - head, tail);
        Triangular<T, TElement>.Solve(left.Slice(0, 0, head, head), lower: true, unit: true, top);
        TElement.Multiply(TElement.Negate(TElement.One), left.Slice(head, 0, rows - head, head), top, TElement.One, rest);

        Factor(rest, pivots + head);
        ExchangeRows(left.Slice(head, 0, rows - head, head), pivots + head, tail);
        for (int j = head; j < columns; j++)
        {
            pivots[j] += head;
        }
    }

    /// <summary>Solves A X = B in place of B by the factors and pivots of A.</summary>
    public static void Solve(Block<T> factors, int* pivots, Block<T> x)
    {
        ExchangeRows(x, pivots, factors.Rows);
        Triangular<T, TElement>.Solve(factors, lower: true, unit: true, x);
        Triangular<T, TElement>.Solve(factors, lower: false, unit: false, x);
    }

    /// <summary>Exchanges row j with row pivots[j], for j = 0, 1, ..., count - 1 in turn.</summary>
    private static void ExchangeRows(Block<T> a, int* pivots, int count)
    {
        var work = new Exchange(a, pivots, count);
        int parts = (a.Columns + PartColumns - 1) / PartColumns;
        if (parts <= 2 || count < PartColumns)
        {
            ExchangeRows(a, pivots, count, 0, a.Columns);
            return;
        }

        WorkerPool.Run(&RunPart, &work, parts);
    }

    private static void RunPart(void* state, int part)
    {
        var work = (Exchange*)state;
        ExchangeRows(work->A, work->Pivots, work->Count, part * PartColumns, Math.Min(work->A.Columns, (part + 1) * PartColumns));
    }

    private static void ExchangeRows(Block<T> a, int* pivots, int count, int firstColumn, int limit)
    {
        for (int column = firstColumn; column < limit; column++)
        {
            T* x = a.At(0, column);
            for (int j = 0; j < count; j++)
            {
                int p = pivots[j];
                if (p != j)
                {
                    (x[j], x[p]) = (x[p], x[j]);
                }
            }
        }
    }

    private static void FactorSmall(Block<T> a, int* pivots)
    {
        int rows = a.Rows, columns = a.Columns;
        for (int j = 0; j < columns; j++)
        {
            T* column = a.At(0, j);
            for (int k = 0; k < j; k++)
            {
                TElement.AddScaled(TElement.Negate(column[k]), a.At(k + 1, k), column + k + 1, rows - k - 1);
            }

            int pivot = j + (int)TElement.IndexOfLargest(column + j, rows - j);
            pivots[j] = pivot;
            if (pivot != j)
            {
                for (int c = 0; c < columns; c++)
                {
                    (*a.At(j, c), *a.At(pivot, c)) = (*a.At(pivot, c), *a.At(j, c));
                }
            }

            if (!TElement.IsZero(column[j]))
            {
                TElement.Divide(column + j + 1, column[j], rows - j - 1);
            }
        }
    }

    private readonly struct Exchange(Block<T> a, int* pivots, int count)
    {
        public readonly Block<T> A = a;
        public readonly int* Pivots = pivots;
        public readonly int Count = count;
    }
}
