using System.Numerics;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// L' A R = B, upper bidiagonal, by reflections from both sides. The two rank-1 updates of a step are left to the next one, where a column takes them and its product with the
/// new reflection in one visit: the matrix is written once a step and not twice.
/// </summary>
/// <param name="a">Column-major [n, n], destroyed.</param>
/// <param name="left">Receives the vectors from the left, column-major [n, n]. Zeros on entry.</param>
/// <param name="right">Receives those from the right, which act on columns 1 to n - 1: column-major [n - 1, n - 1]. Zeros on entry.</param>
internal unsafe ref struct Bidiagonal<T>(Block<T> a, Block<T> left, Block<T> right)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PartColumns = 32;
    private const int PartRows = 128;

    /// <summary>From this many elements on several threads share a step.</summary>
    private const long LeastShared = 30_000;

    private readonly Block<T> _a = a;
    private readonly Block<T> _left = left;
    private readonly Block<T> _right = right;

    /// <summary>Runs the reduction.</summary>
    /// <param name="tauLeft">Receives the n factors from the left.</param>
    /// <param name="tauRight">Receives the n - 1 factors from the right.</param>
    /// <param name="diagonal">Receives B's diagonal [n].</param>
    /// <param name="beside">Receives what is to its right [n - 1].</param>
    public readonly void Reduce(T* tauLeft, T* tauRight, T* diagonal, T* beside)
    {
        int order = _a.Rows;
        using var memory = new Workspace<T>(4 * (nint)order);
        T* oldProducts = memory.Pointer, products = oldProducts + order, row = products + order, outer = row + order;
        for (int i = 0; i < order; i++)
        {
            int rows = order - i, after = rows - 1;
            var step = new Step(_a.Slice(i, i, rows, rows), i == 0 ? null : _left.At(i, i - 1), oldProducts + i, outer + i, i == 0 ? null : _right.At(i - 1, i - 1), products + i);
            step.BringUp(0);
            step.Reflection = _left.At(i, i);
            RealElement<T>.Reflect(step.A.Pointer, step.Reflection, rows, out diagonal[i], out tauLeft[i]);
            if (rows == 1)
            {
                (diagonal[i], tauLeft[i], *step.Reflection) = (*step.A.Pointer, T.Zero, T.One);
                return;
            }

            step.Tau = tauLeft[i];
            Share(&step, &Columns, (after + PartColumns - 1) / PartColumns, (long)rows * after);
            for (int c = 1; c <= after; c++)
            {
                row[i + c] = *step.A.At(0, c) - step.Products[c];
            }

            T* across = _right.At(i, i);
            RealElement<T>.Reflect(row + i + 1, across, after, out beside[i], out tauRight[i]);
            if (after == 1)
            {
                (beside[i], tauRight[i], *across) = (row[i + 1], T.Zero, T.One);
            }

            step.Across = across;
            step.TauAcross = tauRight[i];
            step.Along = RealElement<T>.Dot(across, step.Products + 1, after);
            Share(&step, &Rows, (after + PartRows - 1) / PartRows, (long)rows * after);
            T* spare = oldProducts;
            oldProducts = products;
            products = spare;
        }
    }

    private static void Share(Step* step, delegate*<void*, int, void> body, int parts, long elements)
    {
        if (elements >= LeastShared)
        {
            WorkerPool.Run(body, step, parts);
            return;
        }

        for (int part = 0; part < parts; part++)
        {
            body(step, part);
        }
    }

    /// <summary>Each column after the first takes the last step's updates, then its product with the new reflection.</summary>
    private static void Columns(void* state, int part)
    {
        var step = (Step*)state;
        int limit = Math.Min(step->A.Columns, (part + 1) * PartColumns + 1);
        for (int c = part * PartColumns + 1; c < limit; c++)
        {
            step->BringUp(c);
            step->Products[c] = step->Tau * RealElement<T>.Dot(step->Reflection, step->A.At(0, c), step->A.Rows);
        }
    }

    /// <summary>z = tau (A u - (u w) v) on the rows after the first, A as it is in memory.</summary>
    private static void Rows(void* state, int part)
    {
        var step = (Step*)state;
        int first = part * PartRows + 1, count = Math.Min(PartRows, step->A.Rows - first);
        T* z = step->Outer + first;
        new Span<T>(z, count).Clear();
        for (int c = 1; c < step->A.Columns; c++)
        {
            RealElement<T>.AddScaled(step->TauAcross * step->Across[c - 1], step->A.At(first, c), z, count);
        }

        RealElement<T>.AddScaled(-step->TauAcross * step->Along, step->Reflection + first, z, count);
    }

    /// <summary>One step: the rest of the matrix, and what the step before left to do: A -= v w' + z u'.</summary>
    private struct Step(Block<T> a, T* oldReflection, T* oldProducts, T* outer, T* oldAcross, T* products)
    {
        public readonly Block<T> A = a;
        public readonly T* Outer = outer;
        public readonly T* Products = products;
        public T* Reflection;
        public T* Across;
        public T Tau;
        public T TauAcross;
        public T Along;

        /// <summary>Column c takes the updates that are still to be done.</summary>
        public readonly void BringUp(int c)
        {
            if (oldReflection is not null)
            {
                RealElement<T>.AddScaled(-oldProducts[c], oldReflection, A.At(0, c), A.Rows);
                RealElement<T>.AddScaled(-oldAcross[c], Outer, A.At(0, c), A.Rows);
            }
        }
    }
}
