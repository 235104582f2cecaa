using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers;

/// <summary>Chooses the instruction set, the method and the division among threads.</summary>
internal static unsafe class GemmEngine<T>
    where T : unmanaged
{
    private static readonly delegate*<GemmProblem<T>*, void> _kernel = KernelOf(Best);

    /// <summary>Columns of C are divided among threads in multiples of a cache line.</summary>
    public static nint ColumnStep => 64 / sizeof(T);

    /// <summary>The widest instruction set that this processor has.</summary>
    public static GemmPath Best =>
        Avx512F.IsSupported && Avx512DQ.IsSupported && Vector512.IsHardwareAccelerated ? GemmPath.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? GemmPath.Avx2
        : GemmPath.Portable;

    /// <summary>Whether a product is to be computed as its transpose, C' = B' A': one column becomes one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TransposePays(nint m, nint n, nint cRow) => n == 1 && m > 1 && cRow == 1;

    /// <summary>The method for a whole product, already transposed where that pays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GemmMethod MethodOf(nint m, nint n, nint k, MatrixLayout a, MatrixLayout b)
    {
        nint dotRows = Best != GemmPath.Avx512 ? GemmTuning.DotAloneUpToRows : k >= GemmTuning.DotLongFrom ? GemmTuning.DotLongUpToRows : GemmTuning.DotUpToRows;
        if (m <= dotRows && b.RowStride == 1 && a.ColumnStride == 1 && (b.ColumnStride != 1 || n == 1))
        {
            return GemmMethod.Dot;
        }

        return m != 1 || b.ColumnStride != 1 ? GemmMethod.Tiles
            : n * sizeof(T) >= GemmTuning.StreamFromBytes ? GemmMethod.RowStream
            : GemmMethod.RowInRegisters;
    }

    /// <summary>Computes the problem on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(GemmProblem<T>* problem)
    {
        if (problem->K > 0)
        {
            _kernel(problem);
        }
        else if (!problem->Add)
        {
            Clear(problem);
        }
    }

    /// <summary>Computes the problem, whose K is above 0, with the given instruction set, which the processor must have; for tests.</summary>
    public static void Run(GemmProblem<T>* problem, GemmPath path) => KernelOf(path)(problem);

    /// <summary>Computes the problem on up to <paramref name="threads"/> threads by dividing C into a grid of rectangles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmProblem<T>* problem, int threads)
    {
        if (threads > 1)
        {
            threads = (int)Math.Min(threads, Cost(problem->M, problem->N, problem->K) / GemmTuning.LeastCostPerThread);
        }

        if (threads <= 1)
        {
            Run(problem);
            return;
        }

        var work = new Work { Problem = problem, Grid = GemmGrid.Divide(problem->M, problem->N, ColumnStep, threads, 0) };
        WorkerPool.Run(&RunCell, &work, work.Grid.Rows * work.Grid.Columns);
    }

    /// <summary>An estimate of a product's nanoseconds on one core: of its arithmetic, and of reading B when each element is used once.</summary>
    public static double Cost(nint m, nint n, nint k) => ((double)m + 2) * n * k * sizeof(T) / 4 / GemmTuning.MultiplyAddsPerNanosecond;

    private static delegate*<GemmProblem<T>*, void> KernelOf(GemmPath path) => path switch
    {
        GemmPath.Avx512 => &BlockedProduct<Avx512Unit<T>, Vector512<T>, T>.Run,
        GemmPath.Avx2 => &BlockedProduct<Avx2Unit<T>, Vector256<T>, T>.Run,
        _ => &BlockedProduct<PortableUnit<T>, Vector128<T>, T>.Run,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear(GemmProblem<T>* problem)
    {
        for (nint i = 0; i < problem->M; i++)
        {
            Unsafe.InitBlockUnaligned(problem->C + i * problem->CRow, 0, (uint)(problem->N * sizeof(T)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunCell(void* state, int cell)
    {
        var work = (Work*)state;
        GemmProblem<T>* whole = work->Problem;
        var (row, rows) = GemmGrid.Slice(whole->M, work->Grid.Rows, cell / work->Grid.Columns, GemmTuning.RowStep);
        var (column, columns) = GemmGrid.Slice(whole->N, work->Grid.Columns, cell % work->Grid.Columns, ColumnStep);
        if (rows > 0 && columns > 0)
        {
            GemmProblem<T> part = whole->Part(row, column, rows, columns);
            Run(&part);
        }
    }

    private struct Work
    {
        public GemmProblem<T>* Problem;
        public GemmGrid Grid;
    }
}
