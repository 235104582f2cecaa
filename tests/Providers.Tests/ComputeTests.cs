using Hybrid.Providers.Cuda;
using Hybrid.Providers.LinearAlgebra;
using Hybrid.Providers.Threading;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests;

/// <summary>Tests that change the settings of the process run one at a time.</summary>
[Collection(nameof(Compute))]
public sealed class ComputeTests
{
    [Fact]
    public void The_simd_backend_is_always_there()
    {
        Restoring(() =>
        {
            Compute.Backend = Backend.Simd;
            Assert.Same(SimdLinearAlgebraProvider.Instance, Compute.Provider);
            Assert.Equal(Backend.Simd, Compute.Backend);
        });
    }

    [Fact]
    public void The_openblas_backend_is_used_or_refused_with_the_reason()
    {
        Restoring(() =>
        {
            if (OpenBlasLinearAlgebraProvider.Instance.IsAvailable())
            {
                Compute.Backend = Backend.OpenBlas;
                Assert.Same(OpenBlasLinearAlgebraProvider.Instance, Compute.Provider);
                return;
            }

            var error = Assert.Throws<BackendUnavailableException>(() => Compute.Backend = Backend.OpenBlas);
            Assert.Contains("MathNet.Numerics.Providers.OpenBLAS", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_cuda_backend_is_used_or_refused_in_one_line_with_what_was_looked_for_and_where()
    {
        Restoring(() =>
        {
            Compute.Backend = Backend.Simd;
            if (CudaLinearAlgebraProvider.Instance.IsAvailable())
            {
                Compute.Backend = Backend.Cuda;
                Assert.Same(CudaLinearAlgebraProvider.Instance, Compute.Provider);
                return;
            }

            var error = Assert.Throws<BackendUnavailableException>(() => Compute.Backend = Backend.Cuda);
            Assert.StartsWith("Compute.Backend = Cuda: ", error.Message, StringComparison.Ordinal);
            Assert.Contains("MathNet.Numerics.Providers.CUDA", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.All(CudaLibraries.Default.All.Where(library => !library.Found), library => Assert.Contains(library.Reason, error.Message, StringComparison.Ordinal));
            Assert.Equal(Backend.Simd, Compute.Backend);
            Assert.Same(SimdLinearAlgebraProvider.Instance, Compute.Provider);
        });
    }

    [Fact]
    public void A_library_that_is_not_there_is_reported_with_its_file_names_and_folders()
    {
        var libraries = new CudaLibraries("/no/such/folder");
        if (!libraries.Driver.Found)
        {
            Assert.Matches("^CUDA driver not found: looked for (libcuda.so.1|nvcuda.dll) on the loader's path and in /no/such/folder", libraries.Driver.Reason);
            Assert.Equal($"Cuda backend: {libraries.Driver.Reason}", Assert.Throws<BackendUnavailableException>(() => libraries.Driver.Function("cuInit")).Message);
        }

        Assert.All(new CudaLibraries("off").All, library => Assert.Contains("HYBRID_CUDA is off", library.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_is_no_backend_is_refused() =>
        Restoring(() => Assert.Throws<ArgumentOutOfRangeException>(() => Compute.Backend = (Backend)9));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    public void Thread_counts_out_of_range_are_refused(int threads)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Compute.Threads = threads);
        Assert.Contains("1 to 256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_thread_count_is_that_of_the_worker_pool()
    {
        int before = Compute.Threads;
        try
        {
            Compute.Threads = 1;
            Assert.Equal(1, WorkerPool.Threads);
        }
        finally
        {
            Compute.Threads = before;
        }
    }

    [Fact]
    public void The_automatic_backend_decomposes_as_the_managed_provider_does()
    {
        Restoring(() =>
        {
            Compute.Backend = Backend.Auto;
            double[] a = [4, 1, 2, 1, 3, 0, 2, 0, 5], expected = new double[3], actual = new double[3];
            ILinearAlgebraProvider<double> automatic = Compute.Provider, managed = ManagedLinearAlgebraProvider.Instance;
            automatic.SingularValueDecomposition(true, [.. a], 3, 3, actual, new double[9], new double[9]);
            managed.SingularValueDecomposition(true, [.. a], 3, 3, expected, new double[9], new double[9]);
            Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(expected[i], actual[i], 1e-12));
        });
    }

    [Fact]
    public void MathNet_matrices_use_the_provider_once_installed()
    {
        var before = LinearAlgebraControl.Provider;
        Restoring(() =>
        {
            try
            {
                Compute.Backend = Backend.Simd;
                Compute.UseForMathNet();
                Assert.Same(SimdLinearAlgebraProvider.Instance, LinearAlgebraControl.Provider);

                // Worked by hand: [[2, 1], [1, 3]] x = [3, 5] has x = [0.8, 1.4].
                var solution = Matrix<double>.Build.DenseOfArray(new double[,] { { 2, 1 }, { 1, 3 } }).Solve(Vector<double>.Build.Dense([3, 5]));
                Assert.Equal(0.8, solution[0], 1e-15);
                Assert.Equal(1.4, solution[1], 1e-15);
            }
            finally
            {
                LinearAlgebraControl.Provider = before;
            }
        });
    }

    private static void Restoring(Action test)
    {
        var before = Compute.Backend;
        try
        {
            test();
        }
        finally
        {
            Compute.Backend = before;
        }
    }
}
