using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Sequences of rotations of neighbouring columns, which the iterations for eigenvalues and singular values make.</summary>
internal static unsafe class Rotations<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that a thread takes at a time: with all columns they fit in the cache. Fixed, so that results do not depend on the number of threads.</summary>
    private const int PartRows = 128;

    /// <summary>
    /// For each rotation in turn, from the first or from the last, columns i and i + 1 become (c x + s y, c y - s x), i counted from <paramref name="first"/>.
    /// </summary>
    /// <param name="a">Column-major [rows, columns].</param>
    /// <param name="first">The left column of rotation 0.</param>
    /// <param name="cosines">c of each.</param>
    /// <param name="sines">s of each.</param>
    /// <param name="count">How many.</param>
    /// <param name="backwards">Whether the last rotation comes first.</param>
    public static void Apply(Block<T> a, int first, T* cosines, T* sines, int count, bool backwards)
    {
        var work = new Work(a, first, cosines, sines, count, backwards);
        int parts = (a.Rows + PartRows - 1) / PartRows;
        if (parts <= 1 || (long)count * a.Rows < 20_000)
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
        int row = part * PartRows, rows = Math.Min(PartRows, work->A.Rows - row);
        for (int i = 0; i < work->Count; i++)
        {
            int rotation = work->Backwards ? work->Count - 1 - i : i;
            Rotate(work->A.At(row, work->First + rotation), work->A.At(row, work->First + rotation + 1), work->Cosines[rotation], work->Sines[rotation], rows);
        }
    }

    /// <summary>(x, y) = (c x + s y, c y - s x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(T* x, T* y, T c, T s, int count)
    {
        Vector512<T> cosine = Vector512.Create(c), sine = Vector512.Create(s);
        int i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            Vector512<T> left = Vector512.Load(x + i), right = Vector512.Load(y + i);
            Lanes.MultiplyAdd(sine, right, cosine * left).Store(x + i);
            Lanes.MultiplyAdd(-sine, left, cosine * right).Store(y + i);
        }

        for (; i < count; i++)
        {
            (x[i], y[i]) = ((c * x[i]) + (s * y[i]), (c * y[i]) - (s * x[i]));
        }
    }

    private readonly struct Work(Block<T> a, int first, T* cosines, T* sines, int count, bool backwards)
    {
        public readonly Block<T> A = a;
        public readonly int First = first;
        public readonly T* Cosines = cosines;
        public readonly T* Sines = sines;
        public readonly int Count = count;
        public readonly bool Backwards = backwards;
    }
}
