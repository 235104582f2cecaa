using Hybrid.Providers.Native;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// MathNet's linear algebra by OpenBLAS: matrix products by its BLAS; Cholesky, LU, QR, singular values, eigenvalues and solutions by its LAPACK; vector
/// operations and norms by the toolkit's own kernels. For float, double, Complex32 and Complex.
/// </summary>
/// <remarks>
/// The library is found at run time (<see cref="OpenBlas"/>) and uses as many threads as <see cref="Compute.Threads"/>. The diagonal of R may differ from the
/// managed provider's in sign (in phase, if complex), with the columns of Q to match.
/// <example><code>
/// if (OpenBlasLinearAlgebraProvider.Instance.IsAvailable())
/// {
///     LinearAlgebraControl.Provider = OpenBlasLinearAlgebraProvider.Instance;
/// }
/// </code></example>
/// </remarks>
public sealed class OpenBlasLinearAlgebraProvider : LinearAlgebraProvider
{
    private OpenBlasLinearAlgebraProvider()
        : base(
            new LapackEngine<double, double>(), new LapackEngine<float, float>(),
            new LapackEngine<ComplexNumber<double>, double>(), new LapackEngine<ComplexNumber<float>, float>())
    {
    }

    /// <summary>The only instance; it has no state, and may be had where the library is not.</summary>
    public static OpenBlasLinearAlgebraProvider Instance { get; } = new();

    /// <summary>Why the provider cannot be used; empty when it can.</summary>
    internal static string Reason
    {
        get
        {
            if (!OpenBlas.Available)
            {
                return OpenBlas.Reason;
            }

            string[] missing =
            [
                LapackEngine<double, double>.Missing, LapackEngine<float, float>.Missing,
                LapackEngine<ComplexNumber<double>, double>.Missing, LapackEngine<ComplexNumber<float>, float>.Missing,
            ];
            string? first = Array.Find(missing, m => m.Length > 0);
            return first is null ? "" : $"{OpenBlas.Path} was built without LAPACK: it does not export {first}.";
        }
    }

    /// <summary>Whether the library was found and exports all functions that are used.</summary>
    public override bool IsAvailable() => Reason.Length == 0;

    /// <summary>Does nothing when the provider can be used.</summary>
    /// <exception cref="BackendUnavailableException">The library was not found or lacks a function; the message says what was tried.</exception>
    public override void InitializeVerify()
    {
        if (Reason is { Length: > 0 } reason)
        {
            throw new BackendUnavailableException($"OpenBlas backend: {reason}");
        }
    }

    /// <summary>The provider's name.</summary>
    public override string ToString() => "Hybrid OpenBLAS";
}
