using Hybrid.Providers.Cuda;
using Hybrid.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>The device of <see cref="FakeCudaLibraries"/>, and a MathNet provider on it.</summary>
internal static class FakeCuda
{
    private static readonly Lazy<CudaDevice> _device = new(() => new CudaDevice(new CudaLibraries(FakeCudaLibraries.Folder()), cacheFolder: null));
    private static readonly Lazy<CudaLinearAlgebraProvider> _provider = new(() => new CudaLinearAlgebraProvider(_device.Value, leastWork: 0));

    public static CudaDevice Device => _device.Value;

    /// <summary>A provider that does everything on the pretended device, however small; null where there is none.</summary>
    public static CudaLinearAlgebraProvider? Provider => FakeCudaLibraries.Reason is null ? _provider.Value : null;

    /// <summary>The driver's pretended memory, in bytes.</summary>
    public static unsafe void SetMemory(long bytes) => ((delegate* unmanaged<nuint, void>)Device.Libraries.Driver.Function("fakeSetMemory"))((nuint)bytes);
}
