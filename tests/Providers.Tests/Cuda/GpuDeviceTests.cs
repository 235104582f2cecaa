using Hybrid.Providers.Cuda;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>The same checks on a real GPU.</summary>
[Trait("Needs", "Gpu")]
[Collection(nameof(FakeCuda))]
public sealed class GpuDeviceTests
{
    [GpuFact]
    public void Every_operation_gives_what_the_processor_gives() => KernelConformance.Operations(CudaDevice.Default!);

    [GpuFact]
    public void Reductions_give_what_a_plain_loop_gives() => KernelConformance.Reductions(CudaDevice.Default!);

    [GpuFact]
    public void Random_numbers_have_the_processors_bits() => KernelConformance.Randoms(CudaDevice.Default!);

    [GpuFact]
    public void Gathers_and_scatters_give_what_the_processor_gives() => KernelConformance.Movements(CudaDevice.Default!);

    [GpuFact]
    public void Products_give_what_the_processor_gives() => KernelConformance.Products(CudaDevice.Default!);
}
