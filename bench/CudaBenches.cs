using Hybrid.Core;
using Hybrid.Providers;
using Hybrid.Providers.Cuda;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>The same work on a GPU; skipped with the reason where there is none. Each call waits until the device is done.</summary>
internal static unsafe class CudaBenches
{
    private const int ProductSize = 8192, PerceptronBatch = 4096, LeNetBatch = 1024;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All() =>
    [
        ("cuda_gemm_f32", () => OnDevice("cuda_gemm_f32", Products)),
        ("cuda_mlp_step", () => OnDevice("cuda_mlp_step", _ => [Step("cuda_mlp_step", PerceptronBenches.Training(PerceptronBatch), PerceptronBatch)])),
        ("cuda_lenet5_step", () => OnDevice("cuda_lenet5_step", _ => [Step("cuda_lenet5_step", LeNetStep(), LeNetBatch)])),
    ];

    /// <summary>Runs on the machine's device, with the backend set for the time of the run.</summary>
    private static List<Line> OnDevice(string name, Func<CudaDevice, IEnumerable<Line>> lines)
    {
        if (CudaDevice.Default is not { } device)
        {
            Console.Error.WriteLine($"{name}: skipped: {CudaDevice.DefaultReason}");
            return [];
        }

        var before = Compute.Backend;
        Compute.Backend = Backend.Cuda;
        try
        {
            return [.. lines(device)];
        }
        finally
        {
            Compute.Backend = before;
        }
    }

    /// <summary>A product through MathNet's interface (copies included), by a compiled program whose operands stay on the device, and by cuBLAS called directly.</summary>
    private static IEnumerable<Line> Products(CudaDevice device)
    {
        const int N = ProductSize;
        const double Work = 2.0 * N * N * N;
        float[] a = [.. Enumerable.Range(0, N * N).Select(i => (i % 17 / 8f) - 1)], c = new float[N * N];
        ILinearAlgebraProvider<float> provider = CudaLinearAlgebraProvider.Instance;
        yield return new Line("cuda_gemm_f32", "hybrid-mathnet", Measurement.Times(() => provider.MatrixMultiply(a, N, N, a, N, N, c)), "GFLOP/s", Work / 1e9, 1, N);

        var program = new Compiled(x => [TensorModule.matmul(x[0], x[1])], 0, ([N, N], Dtype.Float32), ([N, N], Dtype.Float32));
        yield return new Line("cuda_gemm_f32", "hybrid", Measurement.Times(program.RunAndWait), "GFLOP/s", Work / 1e9, 1, N);

        long bytes = (long)N * N * sizeof(float);
        using var x = (CudaBlock)device.Reserve(bytes);
        using var y = (CudaBlock)device.Reserve(bytes);
        device.Fill(x.Address, 0x3c, bytes);
        var seconds = Measurement.Times(() =>
        {
            device.Enter();
            device.Blas.Multiply(Cublas.Plain, Cublas.Plain, N, N, N, 1f, new(x.Address, N), new(x.Address, N), 0f, new(y.Address, N), 1);
            device.Synchronize();
        });
        yield return new Line("cuda_gemm_f32", "cublas", seconds, "GFLOP/s", Work / 1e9, 1, N);
    }

    private static Line Step(string name, Compiled program, int n) => new(name, "hybrid", Measurement.Times(program.RunAndWait), "ms", 1e3, 1, n);

    private static Compiled LeNetStep() =>
        TrainingSteps.Adam(ConvolutionBenches.LeNet, ([LeNetBatch, 28, 28, 1], Dtype.Float32), 10, ConvolutionBenches.LeNetLogits);
}
