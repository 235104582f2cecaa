using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Hybrid.Providers.Native;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>
/// A driver, NVRTC, cuBLAS and cuSOLVER on the processor, compiled from the Fake*.cpp beside this file, so that everything but the speed of a GPU is tested on a
/// machine without one. Needs Linux, g++ or clang++, and OpenBLAS for cuSOLVER's functions.
/// </summary>
internal static class FakeCudaLibraries
{
    private static readonly (string Source, string Library)[] _files =
        [("FakeDriver", "libcuda.so.1"), ("FakeNvrtc", "libnvrtc.so.12"), ("FakeBlas", "libcublas.so.12"), ("FakeBlasLt", "libcublasLt.so.12"), ("FakeSolver", "libcusolver.so.11")];

    /// <summary>Why they cannot be made here; null when they can.</summary>
    public static string? Reason =>
        !OperatingSystem.IsLinux() || !Environment.Is64BitProcess ? "the pretended CUDA needs 64-bit Linux"
        : Compiler is null ? "neither g++ nor clang++ is on the path"
        : !OpenBlas.Available ? "the pretended cuSOLVER needs OpenBLAS" : null;

    private static string? Compiler => new[] { "g++", "clang++" }.FirstOrDefault(name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))));

    /// <summary>The folder of the libraries; they are built once for each version of their sources.</summary>
    public static string Folder()
    {
        var sources = _files.Select(file => (file.Library, Text: Source(file.Source))).ToArray();
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Compiler + string.Concat(sources.Select(source => source.Text)))))[..16];
        string folder = Path.Combine(Path.GetTempPath(), $"hybrid-fake-cuda-{hash}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        string aside = Directory.CreateTempSubdirectory("hybrid-fake-cuda-").FullName;
        foreach (var (library, text) in sources)
        {
            string file = Path.Combine(aside, library + ".cpp");
            File.WriteAllText(file, text);
            using var process = Process.Start(new ProcessStartInfo(
                Compiler!, ["-O1", "-std=c++14", "-fPIC", "-shared", $"-DFAKE_CUDA_COMPILER=\"{Compiler}\"", "-o", Path.Combine(aside, library), file, "-ldl"])
            { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
        }

        try
        {
            Directory.Move(aside, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another test process was faster.
        }

        return folder;
    }

    private static string Source(string name)
    {
        using var stream = typeof(FakeCudaLibraries).Assembly.GetManifestResourceStream(name + ".cpp")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
