using Hybrid.Providers.LinearAlgebra;
using Hybrid.Providers.Native;

namespace Hybrid.Providers.Tests;

[Collection(nameof(Compute))]
public sealed class DevicesTests
{
    [Fact]
    public void The_report_names_the_machine_and_the_provider_in_use()
    {
        var report = Devices.Describe();
        Assert.Equal(Environment.ProcessorCount, report.Cores);
        Assert.Equal(Compute.Threads, report.Threads);
        Assert.Contains(report.SimdBits, new[] { 64, 128, 256, 512 });
        Assert.NotEqual("", report.SimdName);
        Assert.Equal(Compute.Backend.ToString(), report.Backend);
        Assert.Equal(Compute.Provider.ToString(), report.Provider);
        Assert.NotEqual("", report.MathNetProvider);
    }

    [Fact]
    public void Every_library_that_is_not_used_has_a_reason()
    {
        var report = Devices.Describe();
        Assert.Equal(["OpenBLAS", "MathNet.Numerics.Providers.OpenBLAS", "MathNet.Numerics.Providers.MKL"], report.BlasLibraries.Select(l => l.Name));
        Assert.Equal(["CUDA driver", "NVRTC", "cuBLAS", "cuSOLVER", "MathNet.Numerics.Providers.CUDA"], report.CudaLibraries.Select(l => l.Name));
        Assert.All([.. report.BlasLibraries, .. report.CudaLibraries], l => Assert.True(l.Used || l.Reason.Length > 0, l.Name));
        Assert.All(report.CudaLibraries, l => Assert.False(l.Used));
    }

    [Fact]
    public void OpenBlas_is_reported_as_it_is_found_and_used()
    {
        var before = Compute.Backend;
        try
        {
            Compute.Backend = Backend.Simd;
            var library = Devices.Describe().BlasLibraries[0];
            Assert.Equal((OpenBlas.Available, false), (library.Found, library.Used));
            if (OpenBlasLinearAlgebraProvider.Instance.IsAvailable())
            {
                Assert.Equal("The backend in use is Simd.", library.Reason);
                Compute.Backend = Backend.OpenBlas;
                library = Devices.Describe().BlasLibraries[0];
                Assert.Equal((true, ""), (library.Used, library.Reason));
                Assert.Contains("openblas", library.Path, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("OpenBLAS", library.Version, StringComparison.Ordinal);
            }
        }
        finally
        {
            Compute.Backend = before;
        }
    }
}
