using System.Numerics;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public sealed class OpenBlasDoubleTests : ProviderConformance<double>
{
    protected override ILinearAlgebraProvider<double>? Provider =>
        OpenBlasLinearAlgebraProvider.Instance.IsAvailable() ? OpenBlasLinearAlgebraProvider.Instance : null;

    protected override double Epsilon => 2.2204460492503131e-16;

    protected override bool IsComplex => false;

    protected override double Number(Complex value) => value.Real;

    protected override Complex Value(double number) => number;
}
