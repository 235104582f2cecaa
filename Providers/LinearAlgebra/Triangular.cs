using Hybrid.Providers.Threading;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Triangular systems with many right-hand sides.</summary>
internal static unsafe class Triangular<T, TElement>
    where T : unmanaged
    where TElement : struct, IElement<T>
{
    /// <summary>Right-hand sides that one thread takes at a time; fixed, so that the result does not depend on the number of threads.</summary>
    private const int PartColumns = 128;

    /// <summary>Solves triangle X = B; X takes B's place. Zero pivots divide as IEEE 754 says.</summary>
    /// <param name="triangle">A square block; only its lower (or upper) triangle is read, without the diagonal when that is of ones.</param>
    /// <param name="lower">Which triangle.</param>
    /// <param name="unit">Whether the diagonal is taken to be ones.</param>
    /// <param name="x">B, then X. X of a system X triangle = B is solved as the transposed system.</param>
    public static void Solve(Block<T> triangle, bool lower, bool unit, Block<T> x)
    {
        int parts = (x.Columns + PartColumns - 1) / PartColumns;
        if (parts <= 1 || triangle.Rows <= TElement.TriangleOrder / 2)
        {
            Recurse(triangle, lower, unit, x);
            return;
        }

        var work = new Work(triangle, lower, unit, x);
        WorkerPool.Run(&RunPart, &work, parts);
    }

    private static void RunPart(void* state, int part)
    {
        var work = (Work*)state;
        int first = part * PartColumns;
        Recurse(work->Triangle, work->Lower, work->Unit, work->X.Slice(0, first, work->X.Rows, Math.Min(PartColumns, work->X.Columns - first)));
    }

    private static void Recurse(Block<T> triangle, bool lower, bool unit, Block<T> x)
    {
        int order = triangle.Rows;
        if (order <= TElement.TriangleOrder)
        {
            TElement.SolveSmall(triangle, lower, unit, x);
            return;
        }

        int head = Split(order, TElement.TriangleOrder);
        int tail = order - head;
        var headX = x.Slice(0, 0, head, x.Columns);
        var tailX = x.Slice(head, 0, tail, x.Columns);
        var minusOne = TElement.Negate(TElement.One);
        if (lower)
        {
            Recurse(triangle.Slice(0, 0, head, head), lower, unit, headX);
            TElement.Multiply(minusOne, triangle.Slice(head, 0, tail, head), headX, TElement.One, tailX);
            Recurse(triangle.Slice(head, head, tail, tail), lower, unit, tailX);
        }
        else
        {
            Recurse(triangle.Slice(head, head, tail, tail), lower, unit, tailX);
            TElement.Multiply(minusOne, triangle.Slice(0, head, head, tail), tailX, TElement.One, headX);
            Recurse(triangle.Slice(0, 0, head, head), lower, unit, headX);
        }
    }

    /// <summary>About half of <paramref name="order"/>, a multiple of <paramref name="multiple"/>.</summary>
    public static int Split(int order, int multiple) => Math.Max(multiple, (order / 2 + multiple - 1) / multiple * multiple);

    private readonly struct Work(Block<T> triangle, bool lower, bool unit, Block<T> x)
    {
        public readonly Block<T> Triangle = triangle;
        public readonly bool Lower = lower;
        public readonly bool Unit = unit;
        public readonly Block<T> X = x;
    }
}
