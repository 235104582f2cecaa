namespace Hybrid.Providers.Cuda;

/// <summary>The functions of cuBLAS that are used, with a handle on the device's stream. Matrices are column-major, scalars lie in the processor's memory.</summary>
internal sealed unsafe class Cublas
{
    /// <summary>Values of cublasOperation_t.</summary>
    public const int Plain = 0, Transposed = 1, Adjoint = 2;

    /// <summary>Values of cublasSideMode_t, cublasFillMode_t and cublasDiagType_t.</summary>
    public const int Left = 0, Lower = 0, Upper = 1, NonUnit = 0;

    private static readonly string[] _statuses =
    [
        "success", "CUBLAS_STATUS_NOT_INITIALIZED", "", "CUBLAS_STATUS_ALLOC_FAILED", "", "", "", "CUBLAS_STATUS_INVALID_VALUE", "CUBLAS_STATUS_ARCH_MISMATCH", "", "",
        "CUBLAS_STATUS_MAPPING_ERROR", "", "CUBLAS_STATUS_EXECUTION_FAILED", "CUBLAS_STATUS_INTERNAL_ERROR", "CUBLAS_STATUS_NOT_SUPPORTED", "CUBLAS_STATUS_LICENSE_ERROR",
    ];

    private readonly NativeFile _library;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, long, float*, int, long, float*, float*, int, long, int, int> _singles;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, double*, double*, int, long, double*, int, long, double*, double*, int, long, int, int> _doubles;

    public Cublas(NativeFile library, nint stream)
    {
        _library = library;
        _singles = (delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, long, float*, int, long, float*, float*, int, long, int, int>)
            library.Function("cublasSgemmStridedBatched");
        _doubles = (delegate* unmanaged<nint, int, int, int, int, int, double*, double*, int, long, double*, int, long, double*, double*, int, long, int, int>)
            library.Function("cublasDgemmStridedBatched");
        nint handle;
        Check(((delegate* unmanaged<nint*, int>)library.Function("cublasCreate_v2"))(&handle), "cublasCreate");
        Handle = handle;
        Check(((delegate* unmanaged<nint, nint, int>)library.Function("cublasSetStream_v2"))(handle, stream), "cublasSetStream");
        int version;
        Check(((delegate* unmanaged<nint, int*, int>)library.Function("cublasGetVersion_v2"))(handle, &version), "cublasGetVersion");
        Version = version;
    }

    public nint Handle { get; }

    /// <summary>The version as cuBLAS counts it.</summary>
    public int Version { get; }

    /// <summary>Throws unless cuBLAS reported success.</summary>
    public static void Check(int status, string operation)
    {
        if (status != 0)
        {
            string name = status > 0 && status < _statuses.Length ? _statuses[status] : "";
            throw new CudaException($"CUDA: {operation} failed: {(name.Length > 0 ? name : $"status {status}")}.");
        }
    }

    /// <summary>C[t] = alpha op(A[t]) op(B[t]) + beta C[t] for single-precision matrices on the device.</summary>
    public void Multiply(int codeA, int codeB, int m, int n, int k, float alpha, Operand a, Operand b, float beta, Operand c, int batch) =>
        Check(
            _singles(Handle, codeA, codeB, m, n, k, &alpha, (float*)a.Address, a.Leading, a.Stride, (float*)b.Address, b.Leading, b.Stride, &beta, (float*)c.Address, c.Leading, c.Stride, batch),
            "cublasSgemmStridedBatched");

    /// <inheritdoc cref="Multiply(int, int, int, int, int, float, Operand, Operand, float, Operand, int)"/>
    public void Multiply(int codeA, int codeB, int m, int n, int k, double alpha, Operand a, Operand b, double beta, Operand c, int batch) =>
        Check(
            _doubles(Handle, codeA, codeB, m, n, k, &alpha, (double*)a.Address, a.Leading, a.Stride, (double*)b.Address, b.Leading, b.Stride, &beta, (double*)c.Address, c.Leading, c.Stride, batch),
            "cublasDgemmStridedBatched");

    /// <summary>The address of a function of one element type, such as gemm for S, D, C or Z.</summary>
    public nint Function(char prefix, string name) => _library.Function($"cublas{prefix}{name}_v2");

    /// <summary>A matrix, or several of them, in the device's memory.</summary>
    /// <param name="Address">The first element.</param>
    /// <param name="Leading">Elements from one column to the next.</param>
    /// <param name="Stride">Elements from one matrix to the next.</param>
    internal readonly record struct Operand(nint Address, int Leading, long Stride = 0);
}
