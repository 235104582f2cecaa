namespace Hybrid.Providers.Cuda;

/// <summary>cuSOLVER with a handle on the device's stream.</summary>
internal sealed unsafe class Cusolver
{
    private static readonly string[] _statuses =
    [
        "success", "CUSOLVER_STATUS_NOT_INITIALIZED", "CUSOLVER_STATUS_ALLOC_FAILED", "CUSOLVER_STATUS_INVALID_VALUE", "CUSOLVER_STATUS_ARCH_MISMATCH",
        "CUSOLVER_STATUS_MAPPING_ERROR", "CUSOLVER_STATUS_EXECUTION_FAILED", "CUSOLVER_STATUS_INTERNAL_ERROR", "CUSOLVER_STATUS_MATRIX_TYPE_NOT_SUPPORTED",
        "CUSOLVER_STATUS_NOT_SUPPORTED",
    ];

    private readonly NativeFile _library;

    public Cusolver(NativeFile library, nint stream)
    {
        _library = library;
        nint handle;
        Check(((delegate* unmanaged<nint*, int>)library.Function("cusolverDnCreate"))(&handle), "cusolverDnCreate");
        Handle = handle;
        Check(((delegate* unmanaged<nint, nint, int>)library.Function("cusolverDnSetStream"))(handle, stream), "cusolverDnSetStream");
    }

    public nint Handle { get; }

    /// <summary>Throws unless cuSOLVER reported success.</summary>
    public static void Check(int status, string operation)
    {
        if (status != 0)
        {
            throw new CudaException($"CUDA: {operation} failed: {(status > 0 && status < _statuses.Length ? _statuses[status] : $"status {status}")}.");
        }
    }

    /// <summary>The address of a function of one element type, such as potrf for S, D, C or Z.</summary>
    public nint Function(char prefix, string name) => _library.Function($"cusolverDn{prefix}{name}");
}
