using System.Numerics;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public sealed class OpenBlasComplex32Tests : ProviderConformance<Complex32>
{
    protected override ILinearAlgebraProvider<Complex32>? Provider =>
        OpenBlasLinearAlgebraProvider.Instance.IsAvailable() ? OpenBlasLinearAlgebraProvider.Instance : null;

    protected override double Epsilon => 1.1920929e-7;

    protected override bool IsComplex => true;

    protected override Complex32 Number(Complex value) => new((float)value.Real, (float)value.Imaginary);

    protected override Complex Value(Complex32 number) => new(number.Real, number.Imaginary);
}
