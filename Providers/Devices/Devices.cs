using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Hybrid.Providers.Cuda;
using Hybrid.Providers.LinearAlgebra;
using Hybrid.Providers.Native;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers;

/// <summary>What the toolkit finds on the machine it runs on.</summary>
public static class Devices
{
    /// <summary>Looks at the processor, the BLAS and CUDA libraries and MathNet's providers; loads every library that it finds, so it may take tenths of a second.</summary>
    /// <returns>What was found, what is used, and why the rest is not.</returns>
    /// <example><code>
    /// var report = Devices.Describe();
    /// Console.WriteLine($"{report.Cores} cores, {report.SimdName}, {report.Provider}");   // 2 cores, AVX-512, Hybrid SIMD, with OpenBLAS ...
    /// </code></example>
    public static DeviceReport Describe()
    {
        var provider = Compute.Provider;
        var (simdName, simdBits) = Simd();
        return new(
            RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount, Compute.Threads, simdName, simdBits, Compute.Backend.ToString(),
            NameOf(provider), NameOf(LinearAlgebraControl.Provider),
            [DescribeOpenBlas(provider), Describe(MathNetPackage.OpenBlas, provider), Describe(MathNetPackage.Mkl, provider)],
            [.. CudaLibraries.Default.All.Select(file => DescribeCuda(file, provider)), Describe(MathNetPackage.Cuda, provider)], Graphics());
    }

    private static LibraryReport DescribeCuda(NativeFile file, ILinearAlgebraProvider provider)
    {
        bool used = file.Found && Compute.Device is not null && (provider is CudaLinearAlgebraProvider || file != CudaLibraries.Default.Solver);
        string reason = used ? "" : !file.Found ? file.Reason : CudaDevice.Default is null ? CudaDevice.DefaultReason : $"The backend in use is {Compute.Backend}.";
        return new(file.Name, file.Found, file.Path, Version(file), used, reason);
    }

    private static string Version(NativeFile file) =>
        CudaDevice.Default is not { } device ? ""
        : file == CudaLibraries.Default.Driver ? $"CUDA {device.DriverVersion}"
        : file == CudaLibraries.Default.Compiler ? device.Compiler.Version
        : file == CudaLibraries.Default.Blas ? device.Blas.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : "";

    private static string[] Graphics()
    {
        if (CudaDevice.Default is not { } device)
        {
            return [];
        }

        var (free, total) = device.MemoryInfo();
        return [FormattableString.Invariant($"{device.Name}, compute capability {device.Capability / 10.0:F1}, {free >> 20} of {total >> 20} MiB free")];
    }

    private static (string Name, int Bits) Simd() =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? ("AVX-512", 512)
        : Avx2.IsSupported ? ("AVX2", 256)
        : AdvSimd.IsSupported ? ("AdvSimd", 128)
        : Vector128.IsHardwareAccelerated ? ("128-bit vectors", 128)
        : ("None", 64);

    private static LibraryReport DescribeOpenBlas(ILinearAlgebraProvider provider)
    {
        var (used, reason) = provider switch
        {
            _ when OpenBlasLinearAlgebraProvider.Reason is { Length: > 0 } missing => (false, missing),
            OpenBlasLinearAlgebraProvider => (true, ""),
            AutoLinearAlgebraProvider => (true, "Used for singular values and eigenvalues of matrices that are not square or not symmetric; for the rest the SIMD kernels serve. Set Compute.Backend to OpenBlas to use it for all."),
            _ => (false, $"The backend in use is {Compute.Backend}."),
        };
        return new("OpenBLAS", OpenBlas.Available, OpenBlas.Available ? FullPath(OpenBlas.Path) : "", OpenBlas.Configuration, used, reason);
    }

    private static LibraryReport Describe(MathNetPackage package, ILinearAlgebraProvider provider)
    {
        string? assembly = provider.GetType().Assembly.GetName().Name;
        bool used = assembly == package.Name;
        string reason = used ? "" : !package.Referenced || package.TryLoad() is null ? package.Reason : $"The backend in use is {Compute.Backend}.";
        return new(package.Name, package.Referenced, "", used ? provider.ToString() ?? "" : "", used, reason);
    }

    private static string NameOf(ILinearAlgebraProvider provider) =>
        provider is ManagedLinearAlgebraProvider ? "MathNet managed" : provider.ToString() ?? provider.GetType().Name;

    /// <summary>The file that a library of this name was loaded from, where the system tells; else the name.</summary>
    private static string FullPath(string name)
    {
        const string Maps = "/proc/self/maps";
        if (!File.Exists(Maps))
        {
            return name;
        }

        string stem = Path.GetFileName(name).Split('.')[0];
        return File.ReadLines(Maps).Select(line => line[(line.IndexOf('/') + 1)..]).Where(path => Path.GetFileName(path).StartsWith(stem, StringComparison.Ordinal))
            .Select(path => "/" + path).FirstOrDefault() ?? name;
    }
}
