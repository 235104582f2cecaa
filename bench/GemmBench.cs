using System.Runtime.InteropServices;
using Hybrid.Providers;
using Hybrid.Providers.Native;
using Hybrid.Providers.Threading;

namespace Hybrid.Bench;

using ElementType = Hybrid.Providers.ElementType;

/// <summary>Matrix products against OpenBLAS in the same process: square, small, batched, transposed, and a matrix times a vector.</summary>
internal static unsafe class GemmBench
{
    private static readonly int[] _oneAndTwo = [1, 2];

    /// <summary>The benchmarks of this file by name.</summary>
    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All() =>
    [
        ("gemm_f32", Single),
        ("gemm_f64", Double),
        ("gemm_nt_f32", SingleTransposedB),
        ("gemm_tn_f32", SingleTransposedA),
        ("gemm_layer_32x256x784_f32", Layer),
        ("gemm_small_32x64x64_f32", SmallSingle),
        ("gemm_small_32x64x64_f64", SmallDouble),
        ("gemm_batched_64x64x64x64_f32", Batched),
        ("gemv_f32", MatrixVector),
    ];

    /// <summary>Square products; small ones on one thread, because there nobody uses more.</summary>
    public static IEnumerable<Line> Single() =>
        new[] { 8, 16, 32, 64, 256, 512, 1024, 2048 }.SelectMany(n => Product<float>("gemm_f32", n, n, n, false, false, n <= 64 ? [1] : _oneAndTwo));

    public static IEnumerable<Line> Double() =>
        new[] { 64, 256, 512, 1024, 2048 }.SelectMany(n => Product<double>("gemm_f64", n, n, n, false, false, n <= 64 ? [1] : _oneAndTwo));

    public static IEnumerable<Line> SingleTransposedB() => Product<float>("gemm_nt_f32", 512, 512, 512, false, true, _oneAndTwo);

    public static IEnumerable<Line> SingleTransposedA() => Product<float>("gemm_tn_f32", 512, 512, 512, true, false, _oneAndTwo);

    /// <summary>The first layer of a small classifier on a batch of 32: few rows, so that dividing the rows alone would not do.</summary>
    public static IEnumerable<Line> Layer() => Product<float>("gemm_layer_32x256x784_f32", 32, 256, 784, false, false, _oneAndTwo);

    public static IEnumerable<Line> SmallSingle() => Small<float>("gemm_small_32x64x64_f32");

    public static IEnumerable<Line> SmallDouble() => Small<double>("gemm_small_32x64x64_f64");

    /// <summary>64 independent products of 64 x 64; OpenBLAS, which has no batched product here, is called once for each.</summary>
    public static IEnumerable<Line> Batched()
    {
        const int N = 64, Batch = 64;
        nint a = Random<float>(Batch * N * N), b = Random<float>(Batch * N * N), c = Random<float>(Batch * N * N);
        var kernel = new GemmKernel(new GemmDescription(Providers.ElementType.Float32, Batch, N, N, N, new(N, 1, N * N), new(N, 1, N * N), N, N * N));
        foreach (int threads in _oneAndTwo)
        {
            yield return Measure("gemm_batched_64x64x64x64_f32", "hybrid", threads, N, 2.0 * Batch * N * N * N, () => RunAll(kernel, a, b, c, threads));
            if (OpenBlasPeer.Available)
            {
                yield return Measure("gemm_batched_64x64x64x64_f32", "openblas", threads, N, 2.0 * Batch * N * N * N, () => OneByOne(Batch, N, a, b, c));
            }
        }

        Free(a, b, c);
    }

    /// <summary>A row-major matrix times a vector, in microseconds; OpenBLAS by its own routine for this, cblas_sgemv.</summary>
    public static IEnumerable<Line> MatrixVector()
    {
        const int N = 1024;
        nint a = Random<float>(N * N), x = Random<float>(N), y = Random<float>(N);
        foreach (int threads in _oneAndTwo)
        {
            WorkerPool.Threads = threads;
            yield return new Line("gemv_f32", "hybrid", Measurement.Times(() => Ours<float>(N, 1, N, a, false, x, false, y)), "us", 1e6, threads, N);
            if (OpenBlasPeer.Available && OpenBlas.TryGetExport("cblas_sgemv", out nint address))
            {
                OpenBlas.Threads = threads;
                yield return new Line("gemv_f32", "openblas", Measurement.Times(() => CallMatrixVector(address, N, a, x, y)), "us", 1e6, threads, N, OpenBlasPeer.Fields);
            }
        }

        Free(a, x, y);
    }

    private static void OneByOne(int batch, int n, nint a, nint b, nint c)
    {
        for (nint item = 0; item < batch; item++)
        {
            nint offset = item * n * n * sizeof(float);
            Theirs<float>(n, n, n, a + offset, false, b + offset, false, c + offset);
        }
    }

    private static void CallMatrixVector(nint function, int n, nint a, nint x, nint y) =>
        ((delegate* unmanaged[Cdecl]<int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)function)(
            OpenBlas.RowMajor, OpenBlas.NoTranspose, n, n, 1f, (float*)a, n, (float*)x, 1, 0f, (float*)y, 1);

    private static void RunAll(GemmKernel kernel, nint a, nint b, nint c, int threads)
    {
        byte** operands = stackalloc byte*[] { (byte*)a, (byte*)b, (byte*)c };
        kernel.RunAll(operands, threads);
    }

    private static IEnumerable<Line> Product<T>(string bench, int m, int n, int k, bool transposeA, bool transposeB, int[] threadCounts)
        where T : unmanaged
    {
        nint a = Random<T>(m * k), b = Random<T>(k * n), c = Random<T>(m * n);
        foreach (int threads in threadCounts)
        {
            yield return Measure(bench, "hybrid", threads, n, 2.0 * m * n * k, () => Ours<T>(m, n, k, a, transposeA, b, transposeB, c));
            if (OpenBlasPeer.Available)
            {
                yield return Measure(bench, "openblas", threads, n, 2.0 * m * n * k, () => Theirs<T>(m, n, k, a, transposeA, b, transposeB, c));
            }
        }

        Free(a, b, c);
    }

    /// <summary>What a small network's layer costs, the result's allocation (not zeroed, on both sides) included, in microseconds.</summary>
    private static IEnumerable<Line> Small<T>(string bench)
        where T : unmanaged
    {
        const int M = 32, N = 64, K = 64;
        nint a = Random<T>(M * K), b = Random<T>(K * N);
        WorkerPool.Threads = 1;
        yield return new Line(bench, "hybrid", Measurement.Times(() => Into(GC.AllocateUninitializedArray<T>(M * N), c => Ours<T>(M, N, K, a, false, b, false, c))), "us", 1e6, 1, N);
        if (OpenBlasPeer.Available)
        {
            OpenBlas.Threads = 1;
            yield return new Line(
                bench, "openblas", Measurement.Times(() => Into(GC.AllocateUninitializedArray<T>(M * N), c => Theirs<T>(M, N, K, a, false, b, false, c))), "us", 1e6, 1, N, OpenBlasPeer.Fields);
        }

        Free(a, b);
    }

    private static void Into<T>(T[] result, Action<nint> call)
        where T : unmanaged
    {
        fixed (T* c = result)
        {
            call((nint)c);
        }
    }

    private static Line Measure(string bench, string peer, int threads, int n, double operations, Action call)
    {
        WorkerPool.Threads = threads;
        bool ours = peer == "hybrid";
        if (!ours)
        {
            OpenBlas.Threads = threads;
        }

        return new Line(bench, peer, Measurement.Times(call), "GFLOP/s", operations / 1e9, threads, n, ours ? null : OpenBlasPeer.Fields);
    }

    private static void Ours<T>(int m, int n, int k, nint a, bool transposeA, nint b, bool transposeB, nint c)
        where T : unmanaged
    {
        var (aRow, aColumn) = transposeA ? (1, m) : (k, 1);
        var (bRow, bColumn) = transposeB ? (1, k) : (n, 1);
        if (typeof(T) == typeof(float))
        {
            Gemm.Multiply(m, n, k, (float*)a, aRow, aColumn, (float*)b, bRow, bColumn, (float*)c, n);
        }
        else
        {
            Gemm.Multiply(m, n, k, (double*)a, aRow, aColumn, (double*)b, bRow, bColumn, (double*)c, n);
        }
    }

    private static void Theirs<T>(int m, int n, int k, nint a, bool transposeA, nint b, bool transposeB, nint c)
        where T : unmanaged
    {
        int opA = transposeA ? OpenBlas.Transpose : OpenBlas.NoTranspose, opB = transposeB ? OpenBlas.Transpose : OpenBlas.NoTranspose;
        int leadingA = transposeA ? m : k, leadingB = transposeB ? k : n;
        if (typeof(T) == typeof(float))
        {
            OpenBlas.Multiply(OpenBlas.RowMajor, opA, opB, m, n, k, 1f, (float*)a, leadingA, (float*)b, leadingB, 0f, (float*)c, n);
        }
        else
        {
            OpenBlas.Multiply(OpenBlas.RowMajor, opA, opB, m, n, k, 1.0, (double*)a, leadingA, (double*)b, leadingB, 0.0, (double*)c, n);
        }
    }

    private static nint Random<T>(int count)
        where T : unmanaged
    {
        var random = new Random(count);
        var memory = (T*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(T)), 64);
        for (int index = 0; index < count; index++)
        {
            double value = random.NextDouble() - 0.5;
            memory[index] = typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
        }

        return (nint)memory;
    }

    private static void Free(params nint[] addresses)
    {
        foreach (nint address in addresses)
        {
            NativeMemory.AlignedFree((void*)address);
        }
    }
}
