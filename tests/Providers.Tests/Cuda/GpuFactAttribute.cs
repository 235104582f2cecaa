using Hybrid.Providers.Cuda;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>A test on a real GPU; skipped with what was looked for where there is none.</summary>
public sealed class GpuFactAttribute : FactAttribute
{
    public GpuFactAttribute() => Skip = CudaDevice.Default is null ? CudaDevice.DefaultReason : null;
}
