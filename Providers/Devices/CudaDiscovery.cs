using System.Runtime.InteropServices;

namespace Hybrid.Providers;

/// <summary>What of CUDA there is on this machine.</summary>
/// <param name="Libraries">One report for the driver and each library that a CUDA backend needs.</param>
/// <param name="Graphics">The names of the graphics processors that the driver reports.</param>
internal sealed record CudaDiscovery(IReadOnlyList<LibraryReport> Libraries, IReadOnlyList<string> Graphics)
{
    private const string NotPart = "A CUDA provider is not part of this version.";

    /// <summary>What is needed: its name, and the files to try, newest first, on Linux and on Windows.</summary>
    private static readonly (string Name, string[] Linux, string[] Windows)[] _needed =
    [
        ("CUDA driver", ["libcuda.so.1"], ["nvcuda.dll"]),
        ("CUDA runtime", ["libcudart.so.13", "libcudart.so.12", "libcudart.so.11.0"], ["cudart64_13.dll", "cudart64_12.dll", "cudart64_110.dll"]),
        ("cuBLAS", ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11"], ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]),
        ("cuSOLVER", ["libcusolver.so.12", "libcusolver.so.11"], ["cusolver64_12.dll", "cusolver64_11.dll"]),
    ];

    /// <summary>What was found and what was not, in one line.</summary>
    public string Summary
    {
        get
        {
            string[] parts = [.. Libraries.Select(l => l.Found ? $"{l.Name} found as {l.Path}{(l.Version.Length > 0 ? $" (version {l.Version})" : "")}" : l.Reason.TrimEnd('.'))];
            return $"{string.Join("; ", parts)}; {(Graphics.Count > 0 ? $"GPU: {string.Join(", ", Graphics)}" : "no GPU reported")}.";
        }
    }

    /// <summary>Tries to load each library; loaded ones stay loaded.</summary>
    public static CudaDiscovery Find()
    {
        var reports = new List<LibraryReport>();
        IReadOnlyList<string> graphics = [];
        foreach (var (name, linux, windows) in _needed)
        {
            string[] files = OperatingSystem.IsWindows() ? windows : linux;
            string? file = Array.Find(files, f => NativeLibrary.TryLoad(f, out _));
            string version = "";
            if (file is not null && name == _needed[0].Name)
            {
                (version, graphics) = AskDriver(NativeLibrary.Load(file));
            }

            reports.Add(file is null
                ? new(name, Found: false, "", "", Used: false, $"{name} not found: looked for {string.Join(", ", files)}.")
                : new(name, Found: true, file, version, Used: false, NotPart));
        }

        return new(reports, graphics);
    }

    /// <summary>The driver's CUDA version and the processors' names; both empty when the driver does not start.</summary>
    private static unsafe (string Version, IReadOnlyList<string> Names) AskDriver(nint driver)
    {
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out nint initialise) || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint getCount)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out nint get) || !NativeLibrary.TryGetExport(driver, "cuDeviceGetName", out nint getName)
            || !NativeLibrary.TryGetExport(driver, "cuDriverGetVersion", out nint getVersion))
        {
            return ("", []);
        }

        int number, count;
        string version = ((delegate* unmanaged<int*, int>)getVersion)(&number) == 0 ? $"{number / 1000}.{number % 1000 / 10}" : "";
        if (((delegate* unmanaged<uint, int>)initialise)(0) != 0 || ((delegate* unmanaged<int*, int>)getCount)(&count) != 0)
        {
            return (version, []);
        }

        var names = new List<string>();
        const int Length = 256;
        byte* name = stackalloc byte[Length];
        for (int i = 0; i < count; i++)
        {
            int device;
            if (((delegate* unmanaged<int*, int, int>)get)(&device, i) == 0 && ((delegate* unmanaged<byte*, int, int, int>)getName)(name, Length, device) == 0)
            {
                names.Add(Marshal.PtrToStringUTF8((nint)name) ?? "");
            }
        }

        return (version, names);
    }
}
