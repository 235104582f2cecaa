using Hybrid.Providers.Cuda;
using Hybrid.Providers.LinearAlgebra;
using Hybrid.Providers.Threading;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers;

/// <summary>Which backend runs compiled programs and does the dense linear algebra, and on how many threads. These settings are the process's; set them once, at its start.</summary>
/// <example><code>
/// Compute.Backend = Backend.OpenBlas;    // throws BackendUnavailableException, saying why, where there is no OpenBLAS
/// Compute.Threads = 2;
/// Compute.UseForMathNet();               // MathNet's matrices use it too
/// </code></example>
public static class Compute
{
    private static readonly Lock _gate = new();
    private static volatile ILinearAlgebraProvider? _provider;
    private static Backend _backend = Backend.Auto;

    /// <summary>The backend in use. Default: <see cref="Backend.Auto"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    /// <exception cref="BackendUnavailableException">The backend cannot be used here; the message says what was looked for. The old one stays in use.</exception>
    public static Backend Backend
    {
        get => _backend;
        set
        {
            lock (_gate)
            {
                _provider = Resolve(value);
                _backend = value;
            }
        }
    }

    /// <summary>The linear algebra provider of the backend in use.</summary>
    public static ILinearAlgebraProvider Provider
    {
        get
        {
            if (_provider is { } provider)
            {
                return provider;
            }

            lock (_gate)
            {
                return _provider ??= Resolve(_backend);
            }
        }
    }

    /// <summary>The most threads that a kernel may use, of the toolkit's own and of OpenBLAS: the number of processors unless set. Range: 1 to 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 1 to 256.</exception>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set
        {
            if (value is < 1 or > 256)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"Compute.Threads: {value} threads asked for; allowed are 1 to 256.");
            }

            // The OpenBLAS engine brings the library to the same number before each call, so that setting this does not load it.
            WorkerPool.Threads = value;
        }
    }

    /// <summary>The device that compiled programs run on, or null for the processor.</summary>
    internal static CudaDevice? Device => _backend == Backend.Cuda ? CudaDevice.Default : null;

    /// <summary>Makes MathNet use <see cref="Provider"/> for all its dense matrices and vectors, in the whole process, from now on.</summary>
    public static void UseForMathNet() => LinearAlgebraControl.Provider = Provider;

    private static ILinearAlgebraProvider Resolve(Backend backend) => backend switch
    {
        Backend.Auto => MathNetPackage.Mkl.TryLoad() ?? AutoLinearAlgebraProvider.Instance,
        Backend.Simd => SimdLinearAlgebraProvider.Instance,
        Backend.OpenBlas => OpenBlasLinearAlgebraProvider.Instance.IsAvailable()
            ? OpenBlasLinearAlgebraProvider.Instance
            : MathNetPackage.OpenBlas.TryLoad() ?? throw new BackendUnavailableException(
                $"Compute.Backend = OpenBlas: {OpenBlasLinearAlgebraProvider.Reason} {MathNetPackage.OpenBlas.Reason}"),
        Backend.Cuda => MathNetPackage.Cuda.TryLoad() ?? (CudaLinearAlgebraProvider.Instance.IsAvailable()
            ? CudaLinearAlgebraProvider.Instance
            : throw new BackendUnavailableException(
                $"Compute.Backend = Cuda: {CudaLinearAlgebraProvider.Instance.Reason} {MathNetPackage.Cuda.Reason} Use Auto, Simd or OpenBlas.")),
        _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, $"Compute.Backend: {backend} is no backend; allowed are {string.Join(", ", Enum.GetNames<Backend>())}."),
    };
}
