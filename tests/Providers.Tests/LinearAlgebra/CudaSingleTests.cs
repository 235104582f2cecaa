using System.Numerics;
using Hybrid.Providers.Tests.Cuda;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

[Collection(nameof(FakeCuda))]
public class CudaSingleTests : ProviderConformance<float>
{
    protected override ILinearAlgebraProvider<float>? Provider => FakeCuda.Provider;

    protected override double Epsilon => 1.1920929e-7;

    protected override bool IsComplex => false;

    protected override float Number(Complex value) => (float)value.Real;

    protected override Complex Value(float number) => number;
}
