namespace Hybrid.Providers;

/// <summary>What this machine offers, what is used of it, and why the rest is not.</summary>
/// <param name="Processor">The processor's architecture, such as X64 or Arm64.</param>
/// <param name="Cores">Logical processors that the process may use, at least 1.</param>
/// <param name="Threads">The most threads that a kernel may use (<see cref="Compute.Threads"/>).</param>
/// <param name="SimdName">The widest vector instruction set that the kernels use: AVX-512, AVX2, AdvSimd, or None.</param>
/// <param name="SimdBits">The width of its registers in bits; 64 when there is none.</param>
/// <param name="Backend">The backend in use.</param>
/// <param name="Provider">The name of the backend's MathNet provider.</param>
/// <param name="MathNetProvider">The name of the provider that MathNet's own matrices use.</param>
/// <param name="BlasLibraries">BLAS libraries and MathNet's native packages.</param>
/// <param name="CudaLibraries">The CUDA driver and libraries.</param>
/// <param name="Graphics">The names of the graphics processors that the CUDA driver reports; empty when there is none or no driver.</param>
public sealed record DeviceReport(
    string Processor, int Cores, int Threads, string SimdName, int SimdBits, string Backend, string Provider, string MathNetProvider,
    IReadOnlyList<LibraryReport> BlasLibraries, IReadOnlyList<LibraryReport> CudaLibraries, IReadOnlyList<string> Graphics);
