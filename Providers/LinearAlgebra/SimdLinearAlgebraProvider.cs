namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// MathNet's linear algebra on the toolkit's own SIMD kernels: matrix products, Cholesky, LU, QR and their solutions for float, double, Complex32 and
/// Complex; eigenvalues of symmetric matrices and singular values of square ones for float and double; vector operations; norms. Other singular values and
/// eigenvalues, and powers, are MathNet's managed ones.
/// </summary>
/// <remarks>
/// Results have the same bits at any number of threads. They differ from the managed provider's by rounding, and may differ in the choice among pivots that
/// differ by rounding only.
/// <example><code>
/// LinearAlgebraControl.Provider = SimdLinearAlgebraProvider.Instance;   // or Compute.UseForMathNet()
/// var x = Matrix&lt;double&gt;.Build.Random(500, 500).Solve(b);
/// </code></example>
/// </remarks>
public sealed class SimdLinearAlgebraProvider : LinearAlgebraProvider
{
    private SimdLinearAlgebraProvider()
        : base(
            new SimdEngine<double, RealElement<double>>(), new SimdEngine<float, RealElement<float>>(),
            new SimdEngine<ComplexNumber<double>, ComplexElement<double>>(), new SimdEngine<ComplexNumber<float>, ComplexElement<float>>())
    {
    }

    /// <summary>The only instance; it has no state.</summary>
    public static SimdLinearAlgebraProvider Instance { get; } = new();

    /// <summary>True: the kernels have a portable path.</summary>
    public override bool IsAvailable() => true;

    /// <summary>Does nothing: the provider can always be used.</summary>
    public override void InitializeVerify()
    {
    }

    /// <summary>The provider's name.</summary>
    public override string ToString() => "Hybrid SIMD";
}
