using System.Numerics;
using Hybrid.Providers.Tests.Cuda;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

[Collection(nameof(FakeCuda))]
public class CudaComplex32Tests : ProviderConformance<Complex32>
{
    protected override ILinearAlgebraProvider<Complex32>? Provider => FakeCuda.Provider;

    protected override double Epsilon => 1.1920929e-7;

    protected override bool IsComplex => true;

    protected override Complex32 Number(Complex value) => new((float)value.Real, (float)value.Imaginary);

    protected override Complex Value(Complex32 number) => new(number.Real, number.Imaginary);
}
