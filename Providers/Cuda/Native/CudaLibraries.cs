using System.Runtime.InteropServices;

namespace Hybrid.Providers.Cuda;

/// <summary>The CUDA driver and the libraries that are used, as they are found on this machine; loaded ones stay loaded.</summary>
/// <remarks>
/// Looked for, newest version first, on the system loader's path, then in the folders that <c>CUDA_PATH</c> and <c>CUDA_HOME</c> name and in the usual place of an
/// installation. The environment variable <c>HYBRID_CUDA</c> names one folder that is searched before all others, or is <c>off</c>.
/// </remarks>
internal sealed class CudaLibraries
{
    private static readonly Lazy<CudaLibraries> _default = new(() => new CudaLibraries(Environment.GetEnvironmentVariable("HYBRID_CUDA")));

    /// <summary>Searches.</summary>
    /// <param name="first">A folder to search before all others, off to find nothing, or null.</param>
    public CudaLibraries(string? first)
    {
        bool off = string.Equals(first, "off", StringComparison.OrdinalIgnoreCase);
        string[] folders = off ? [] : [.. Folders(string.IsNullOrEmpty(first) ? null : first)];
        NativeFile Load(string name, string[] linux, string[] windows)
        {
            string[] files = OperatingSystem.IsWindows() ? windows : linux;
            if (off)
            {
                return new(name, "", 0, $"nothing, because the environment variable HYBRID_CUDA is off");
            }

            IEnumerable<string> loader = string.IsNullOrEmpty(first) ? files : [];
            IEnumerable<string> paths = [.. loader, .. folders.SelectMany(folder => files.Select(file => Path.Combine(folder, file))), .. files];
            foreach (string path in paths)
            {
                if (NativeLibrary.TryLoad(path, out nint handle))
                {
                    return new(name, path, handle, "");
                }
            }

            return new(name, "", 0, $"{string.Join(", ", files)} on the loader's path and in {string.Join(", ", folders)}");
        }

        Driver = Load("CUDA driver", ["libcuda.so.1"], ["nvcuda.dll"]);
        Compiler = Load("NVRTC", ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2"], ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]);
        Blas = Load("cuBLAS", ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11"], ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]);
        BlasLt = Load("cuBLASLt", ["libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11"], ["cublasLt64_13.dll", "cublasLt64_12.dll", "cublasLt64_11.dll"]);
        Solver = Load("cuSOLVER", ["libcusolver.so.12", "libcusolver.so.11"], ["cusolver64_12.dll", "cusolver64_11.dll"]);
    }

    /// <summary>Those of the machine.</summary>
    public static CudaLibraries Default => _default.Value;

    public NativeFile Driver { get; }

    public NativeFile Compiler { get; }

    public NativeFile Blas { get; }

    /// <summary>Comes with cuBLAS; without it a bias is added by a kernel of its own.</summary>
    public NativeFile BlasLt { get; }

    public NativeFile Solver { get; }

    public NativeFile[] All => [Driver, Compiler, Blas, Solver];

    private static IEnumerable<string> Folders(string? first)
    {
        if (first is not null)
        {
            yield return first;
        }

        string[] inside = OperatingSystem.IsWindows() ? [Path.Combine("bin", "x64"), "bin"] : ["lib64", Path.Combine("targets", "x86_64-linux", "lib")];
        string?[] roots = [Environment.GetEnvironmentVariable("CUDA_PATH"), Environment.GetEnvironmentVariable("CUDA_HOME"), OperatingSystem.IsWindows() ? null : "/usr/local/cuda"];
        foreach (string root in roots.Where(root => !string.IsNullOrEmpty(root)).Distinct()!)
        {
            foreach (string folder in inside)
            {
                yield return Path.Combine(root, folder);
            }
        }
    }
}
