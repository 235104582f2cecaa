namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// What <see cref="Backend.Auto"/> uses: the SIMD kernels, and OpenBLAS, where it is found, for the singular values and eigenvalues that these lack: of matrices that are
/// complex, not square, or not symmetric.
/// </summary>
/// <remarks>The library is looked for when the first such decomposition is asked for, not before.</remarks>
internal sealed class AutoLinearAlgebraProvider : LinearAlgebraProvider
{
    private AutoLinearAlgebraProvider()
        : base(
            new SimdEngine<double, RealElement<double>>(new LapackEngine<double, double>(), () => LapackEngine<double, double>.Available),
            new SimdEngine<float, RealElement<float>>(new LapackEngine<float, float>(), () => LapackEngine<float, float>.Available),
            new SimdEngine<ComplexNumber<double>, ComplexElement<double>>(
                new LapackEngine<ComplexNumber<double>, double>(), () => LapackEngine<ComplexNumber<double>, double>.Available),
            new SimdEngine<ComplexNumber<float>, ComplexElement<float>>(
                new LapackEngine<ComplexNumber<float>, float>(), () => LapackEngine<ComplexNumber<float>, float>.Available))
    {
    }

    public static AutoLinearAlgebraProvider Instance { get; } = new();

    public override bool IsAvailable() => true;

    public override void InitializeVerify()
    {
    }

    public override string ToString() => "Hybrid SIMD, with OpenBLAS for singular values and eigenvalues where it is found";
}
