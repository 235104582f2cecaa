using System.Reflection;
using System.Runtime.ExceptionServices;
using Hybrid.Providers.Cuda;
using Hybrid.Providers.LinearAlgebra;
using Hybrid.Providers.Tests.LinearAlgebra;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>MathNet's whole provider interface on a real GPU: the checks of every provider, one test for each element type.</summary>
[Trait("Needs", "Gpu")]
[Collection(nameof(FakeCuda))]
public sealed class GpuProviderTests
{
    private static readonly Lazy<CudaLinearAlgebraProvider> _provider = new(() => new CudaLinearAlgebraProvider(CudaDevice.Default!, leastWork: 0));

    [GpuFact]
    public void Single_precision() => All(new Singles());

    [GpuFact]
    public void Double_precision() => All(new Doubles());

    [GpuFact]
    public void Complex_single_precision() => All(new Complex32s());

    [GpuFact]
    public void Complex_double_precision() => All(new Complexes());

    private static void All(object tests)
    {
        var methods = tests.GetType().GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToArray();
        Assert.NotEmpty(methods);
        foreach (var method in methods)
        {
            try
            {
                method.Invoke(tests, null);
            }
            catch (TargetInvocationException error) when (error.InnerException is { } inner)
            {
                ExceptionDispatchInfo.Throw(new InvalidOperationException($"{method.Name}: {inner.Message}", inner));
            }
        }
    }

    private sealed class Singles : CudaSingleTests
    {
        protected override ILinearAlgebraProvider<float> Provider => _provider.Value;
    }

    private sealed class Doubles : CudaDoubleTests
    {
        protected override ILinearAlgebraProvider<double> Provider => _provider.Value;
    }

    private sealed class Complex32s : CudaComplex32Tests
    {
        protected override ILinearAlgebraProvider<Complex32> Provider => _provider.Value;
    }

    private sealed class Complexes : CudaComplexTests
    {
        protected override ILinearAlgebraProvider<Complex> Provider => _provider.Value;
    }
}
