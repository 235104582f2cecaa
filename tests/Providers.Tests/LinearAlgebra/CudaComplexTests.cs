using System.Numerics;
using Hybrid.Providers.Tests.Cuda;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

[Collection(nameof(FakeCuda))]
public class CudaComplexTests : ProviderConformance<Complex>
{
    protected override ILinearAlgebraProvider<Complex>? Provider => FakeCuda.Provider;

    protected override double Epsilon => 2.2204460492503131e-16;

    protected override bool IsComplex => true;

    protected override Complex Number(Complex value) => value;

    protected override Complex Value(Complex number) => number;
}
