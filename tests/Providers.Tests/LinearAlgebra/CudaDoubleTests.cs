using System.Numerics;
using Hybrid.Providers.Tests.Cuda;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

[Collection(nameof(FakeCuda))]
public class CudaDoubleTests : ProviderConformance<double>
{
    protected override ILinearAlgebraProvider<double>? Provider => FakeCuda.Provider;

    protected override double Epsilon => 2.2204460492503131e-16;

    protected override bool IsComplex => false;

    protected override double Number(Complex value) => value.Real;

    protected override Complex Value(double number) => number;
}
