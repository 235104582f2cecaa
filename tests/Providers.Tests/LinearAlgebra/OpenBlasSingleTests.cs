using System.Numerics;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public sealed class OpenBlasSingleTests : ProviderConformance<float>
{
    protected override ILinearAlgebraProvider<float>? Provider =>
        OpenBlasLinearAlgebraProvider.Instance.IsAvailable() ? OpenBlasLinearAlgebraProvider.Instance : null;

    protected override double Epsilon => 1.1920929e-7;

    protected override bool IsComplex => false;

    protected override float Number(Complex value) => (float)value.Real;

    protected override Complex Value(float number) => number;
}
