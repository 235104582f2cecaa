namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A = Q R by blocked Householder reflections, Q = H1 H2 ... with I - V T V* for each block (Schreiber and Van Loan, A Storage-Efficient WY Representation, 1989).</summary>
internal static unsafe class Qr<T, TElement>
    where T : unmanaged
    where TElement : struct, IElement<T>
{
    /// <summary>Columns of a block; the triangular factors T of all blocks lie side by side in a matrix of this many rows.</summary>
    public const int BlockColumns = 64;

    private const int LeafColumns = 8;

    /// <summary>Puts R in the upper triangle of <paramref name="a"/>, with zeros below.</summary>
    /// <param name="a">Column-major [m, n].</param>
    /// <param name="v">Receives the reflections [m, min(m, n)]; zeros on entry.</param>
    /// <param name="t">Receives the triangular factors [<see cref="BlockColumns"/>, min(m, n)]; zeros on entry.</param>
    public static void Factor(Block<T> a, Block<T> v, Block<T> t)
    {
        for (int j = 0; j < v.Columns; j += BlockColumns)
        {
            int width = Math.Min(BlockColumns, v.Columns - j);
            int height = a.Rows - j;
            var blockV = v.Slice(j, j, height, width);
            var blockT = t.Slice(0, j, width, width);
            FactorBlock(a.Slice(j, j, height, width), blockV, blockT);
            Apply(blockV, blockT.Adjoint, a.Slice(j, j + width, height, a.Columns - j - width));
        }
    }

    /// <summary>C = Q* C.</summary>
    public static void MultiplyByAdjoint(Block<T> v, Block<T> t, Block<T> c)
    {
        for (int j = 0; j < v.Columns; j += BlockColumns)
        {
            int width = Math.Min(BlockColumns, v.Columns - j);
            Apply(v.Slice(j, j, v.Rows - j, width), t.Slice(0, j, width, width).Adjoint, c.Slice(j, 0, v.Rows - j, c.Columns));
        }
    }

    /// <summary>The first columns of Q in <paramref name="q"/>, column-major [m, k], which holds zeros on entry.</summary>
    public static void Form(Block<T> v, Block<T> t, Block<T> q)
    {
        for (int j = 0; j < Math.Min(q.Rows, q.Columns); j++)
        {
            *q.At(j, j) = TElement.One;
        }

        for (int j = (v.Columns - 1) / BlockColumns * BlockColumns; j >= 0; j -= BlockColumns)
        {
            int width = Math.Min(BlockColumns, v.Columns - j);
            Apply(v.Slice(j, j, v.Rows - j, width), t.Slice(0, j, width, width), q.Slice(j, j, v.Rows - j, q.Columns - j));
        }
    }

    /// <summary>C -= V T V* C.</summary>
    private static void Apply(Block<T> v, Block<T> t, Block<T> c)
    {
        if (c.Columns == 0)
        {
            return;
        }

        int width = v.Columns;
        using var memory = new Workspace<T>(2 * (nint)width * c.Columns);
        var projected = Block<T>.ColumnMajor(memory.Pointer, width, c.Columns);
        var scaled = Block<T>.ColumnMajor(memory.Pointer + (nint)width * c.Columns, width, c.Columns);
        TElement.Multiply(TElement.One, v.Adjoint, c, default, projected);
        TElement.Multiply(TElement.One, t, projected, default, scaled);
        TElement.Multiply(TElement.Negate(TElement.One), v, scaled, TElement.One, c);
    }

    private static void FactorBlock(Block<T> a, Block<T> v, Block<T> t)
    {
        int columns = a.Columns;
        if (columns <= LeafColumns)
        {
            FactorSmall(a, v, t);
            return;
        }

        int head = Triangular<T, TElement>.Split(columns, LeafColumns);
        int tail = columns - head;
        int below = a.Rows - head;
        var headV = v.Slice(0, 0, a.Rows, head);
        var headT = t.Slice(0, 0, head, head);
        var tailV = v.Slice(head, head, below, tail);
        var tailT = t.Slice(head, head, tail, tail);
        FactorBlock(a.Slice(0, 0, a.Rows, head), headV, headT);
        Apply(headV, headT.Adjoint, a.Slice(0, head, a.Rows, tail));
        FactorBlock(a.Slice(head, head, below, tail), tailV, tailT);

        T* memory = stackalloc T[2 * BlockColumns * BlockColumns / 4];
        var overlap = Block<T>.ColumnMajor(memory, head, tail);
        var product = Block<T>.ColumnMajor(memory + head * tail, head, tail);
        TElement.Multiply(TElement.One, headV.Slice(head, 0, below, head).Adjoint, tailV, default, overlap);
        TElement.Multiply(TElement.Negate(TElement.One), headT, overlap, default, product);
        TElement.Multiply(TElement.One, product, tailT, default, t.Slice(0, head, head, tail));
    }

    private static void FactorSmall(Block<T> a, Block<T> v, Block<T> t)
    {
        for (int j = 0; j < a.Columns; j++)
        {
            int below = a.Rows - j;
            T* column = a.At(j, j);
            T* reflection = v.At(j, j);
            TElement.Reflect(column, reflection, below, out T beta, out T tau);
            *column = beta;
            new Span<T>(column + 1, below - 1).Clear();
            for (int c = j + 1; c < a.Columns; c++)
            {
                T factor = TElement.Negate(TElement.Product(tau, TElement.ConjugateDot(reflection, a.At(j, c), below)));
                TElement.AddScaled(factor, reflection, a.At(j, c), below);
            }

            // T's new column is -tau T V* v, with tau below it; the reflections found before have nothing above row j in common with v.
            T* factors = t.At(0, j);
            for (int i = 0; i < j; i++)
            {
                factors[i] = TElement.Negate(TElement.Product(tau, TElement.ConjugateDot(v.At(j, i), reflection, below)));
            }

            for (int i = 0; i < j; i++)
            {
                T sum = TElement.Product(*t.At(i, i), factors[i]);
                for (int k = i + 1; k < j; k++)
                {
                    TElement.AddScaled(*t.At(i, k), factors + k, &sum, 1);
                }

                factors[i] = sum;
            }

            factors[j] = tau;
        }
    }
}
