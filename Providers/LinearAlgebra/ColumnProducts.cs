using System.Numerics;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>y = A' x for a column-major block: one dot product a column, divided among threads when large.</summary>
internal static unsafe class ColumnProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PartColumns = 64;

    public static void Run(Block<T> a, T* x, T* y)
    {
        var work = new Work(a, x, y);
        int parts = (a.Columns + PartColumns - 1) / PartColumns;
        if ((long)a.Rows * a.Columns < 40_000)
        {
            for (int part = 0; part < parts; part++)
            {
                RunPart(&work, part);
            }

            return;
        }

        WorkerPool.Run(&RunPart, &work, parts);
    }

    private static void RunPart(void* state, int part)
    {
        var work = (Work*)state;
        for (int j = part * PartColumns; j < Math.Min(work->A.Columns, (part + 1) * PartColumns); j++)
        {
            work->Y[j] = RealElement<T>.Dot(work->A.At(0, j), work->X, work->A.Rows);
        }
    }

    private readonly struct Work(Block<T> a, T* x, T* y)
    {
        public readonly Block<T> A = a;
        public readonly T* X = x;
        public readonly T* Y = y;
    }
}
