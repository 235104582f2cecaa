using Hybrid.Providers.Cuda;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// MathNet's linear algebra on a graphics processor: matrix products by cuBLAS; Cholesky, LU, QR, singular values, eigenvalues of symmetric matrices and
/// solutions by cuSOLVER. For float, double, Complex32 and Complex.
/// </summary>
/// <remarks>
/// Each call copies its operands to the device and its results back, so what is too small to be worth that (fewer than some 17 million multiplications), the
/// eigenvalues of other matrices, vector operations and norms are done as <see cref="SimdLinearAlgebraProvider"/> and OpenBLAS, where it is found, do them. The
/// diagonal of R may differ from the managed provider's in sign (in phase, if complex), with the columns of Q to match. Versions 11 to 13 of CUDA are found at run time.
/// <example><code>
/// if (CudaLinearAlgebraProvider.Instance.IsAvailable())
/// {
///     LinearAlgebraControl.Provider = CudaLinearAlgebraProvider.Instance;
/// }
/// </code></example>
/// </remarks>
public sealed class CudaLinearAlgebraProvider : LinearAlgebraProvider
{
    /// <summary>Below this number of multiplications copying costs more than it saves.</summary>
    private const double LeastWork = 1 << 24;

    private readonly Func<CudaDevice> _device;
    private readonly Func<string> _reason;

    private CudaLinearAlgebraProvider()
        : this(() => CudaDevice.Default ?? throw new BackendUnavailableException($"Cuda backend: {CudaDevice.DefaultReason}"), () => CudaDevice.DefaultReason, LeastWork)
    {
    }

    /// <summary>A provider on a device of its own.</summary>
    internal CudaLinearAlgebraProvider(CudaDevice device, double leastWork)
        : this(() => device, () => "", leastWork)
    {
    }

    private CudaLinearAlgebraProvider(Func<CudaDevice> device, Func<string> reason, double leastWork)
        : base(
            new CudaEngine<double, double>(device, Host<double, RealElement<double>, double>(), leastWork),
            new CudaEngine<float, float>(device, Host<float, RealElement<float>, float>(), leastWork),
            new CudaEngine<ComplexNumber<double>, double>(device, Host<ComplexNumber<double>, ComplexElement<double>, double>(), leastWork),
            new CudaEngine<ComplexNumber<float>, float>(device, Host<ComplexNumber<float>, ComplexElement<float>, float>(), leastWork)) =>
        (_device, _reason) = (device, reason);

    /// <summary>The only instance on the machine's first device; it may be had where there is none.</summary>
    public static CudaLinearAlgebraProvider Instance { get; } = new();

    /// <summary>Why the provider cannot be used; empty when it can.</summary>
    internal string Reason => _reason();

    /// <summary>Whether there is a device, and the driver, NVRTC, cuBLAS and cuSOLVER were found.</summary>
    public override bool IsAvailable() => Reason.Length == 0;

    /// <summary>Does nothing when the provider can be used.</summary>
    /// <exception cref="BackendUnavailableException">There is no device or a library was not found; the message says what was looked for and where.</exception>
    public override void InitializeVerify()
    {
        if (Reason is { Length: > 0 } reason)
        {
            throw new BackendUnavailableException($"Cuda backend: {reason}");
        }
    }

    /// <summary>The provider's name.</summary>
    public override string ToString() => IsAvailable() ? $"Hybrid CUDA on {_device().Name}" : "Hybrid CUDA (not available)";

    private static SimdEngine<T, TElement> Host<T, TElement, TReal>()
        where T : unmanaged
        where TElement : struct, IElement<T>
        where TReal : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TReal> => new(new LapackEngine<T, TReal>(), () => LapackEngine<T, TReal>.Available);
}
