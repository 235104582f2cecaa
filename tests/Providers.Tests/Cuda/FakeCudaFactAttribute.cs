namespace Hybrid.Providers.Tests.Cuda;

/// <summary>A test on the pretended device; skipped with the reason where that cannot be built.</summary>
public sealed class FakeCudaFactAttribute : FactAttribute
{
    public FakeCudaFactAttribute() => Skip = FakeCudaLibraries.Reason;
}
