using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Native;

/// <summary>The OpenBLAS library, found at run time: its matrix products, and the address of any other function that it exports (LAPACK among them).</summary>
/// <remarks>
/// Nothing here needs the library to be present: ask <see cref="Available"/> first, and <see cref="Reason"/> says why it is not used. The environment variable
/// <c>HYBRID_OPENBLAS</c> names a library file to try first, or <c>off</c> to use none.
/// </remarks>
public static unsafe class OpenBlas
{
    /// <summary>The CBLAS code of row-major order.</summary>
    public const int RowMajor = 101;

    /// <summary>The CBLAS code of column-major order.</summary>
    public const int ColumnMajor = 102;

    /// <summary>The CBLAS code of an operand that is used as it lies.</summary>
    public const int NoTranspose = 111;

    /// <summary>The CBLAS code of a transposed operand.</summary>
    public const int Transpose = 112;

    /// <summary>The CBLAS code of a conjugated and transposed operand.</summary>
    public const int ConjugateTranspose = 113;

    private static readonly nint _library;
    private static readonly delegate* unmanaged[Cdecl]<int> _getThreads;
    private static readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;
    private static readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;
    private static readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _dgemm;
    private static readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, void*, void*, int, void*, int, void*, void*, int, void> _cgemm;
    private static readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, void*, void*, int, void*, int, void*, void*, int, void> _zgemm;

    static OpenBlas()
    {
        PreferWideKernels();
        (_library, Path, Reason) = Load();
        if (_library == 0)
        {
            return;
        }

        _getThreads = (delegate* unmanaged[Cdecl]<int>)Required("openblas_get_num_threads");
        _setThreads = (delegate* unmanaged[Cdecl]<int, void>)Required("openblas_set_num_threads");
        _sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)Required("cblas_sgemm");
        _dgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)Required("cblas_dgemm");
        _cgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, void*, void*, int, void*, int, void*, void*, int, void>)Required("cblas_cgemm");
        _zgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, void*, void*, int, void*, int, void*, void*, int, void>)Required("cblas_zgemm");
        if (TryGetExport("openblas_get_config", out nint configuration))
        {
            Configuration = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)configuration)())?.Trim() ?? "";
        }
    }

    private static readonly Lock _gate = new();

    /// <summary>Whether the library was found and has the functions that are used.</summary>
    public static bool Available => _library != 0;

    /// <summary>Why the library is not used; empty when it is.</summary>
    public static string Reason { get; }

    /// <summary>The name under which the library was loaded; empty when it was not.</summary>
    public static string Path { get; }

    /// <summary>What the library says about its version and build, such as <c>OpenBLAS 0.3.21 DYNAMIC_ARCH SkylakeX MAX_THREADS=64</c>; empty when unknown.</summary>
    public static string Configuration { get; } = "";

    /// <summary>How many threads the library may use, at least 1; 0 when it is not available. Setting has no effect when it is not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Threads
    {
        get => Available ? _getThreads() : 0;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            if (Available && _getThreads() != value)
            {
                _setThreads(value);
            }
        }
    }

    /// <summary>
    /// Waits until no other turn is under way and sets the number of threads, which stays until the turn is disposed of. The number belongs to the process, and a call
    /// under which it is changed reads memory of threads that are no more.
    /// </summary>
    /// <param name="threads">How many threads the library may use.</param>
    internal static Lock.Scope Turn(int threads)
    {
        Lock.Scope turn = _gate.EnterScope();
        Threads = threads;
        return turn;
    }

    /// <summary>Looks up a function by its exported name, such as <c>dpotrf_</c> (LAPACK, Fortran calling convention: every argument by address).</summary>
    /// <param name="name">The name in the library's symbol table.</param>
    /// <param name="address">Its address, to be cast to a function pointer; 0 when there is none.</param>
    /// <returns>Whether the library is available and exports the name.</returns>
    public static bool TryGetExport(string name, out nint address)
    {
        address = 0;
        return Available && NativeLibrary.TryGetExport(_library, name, out address);
    }

    /// <summary>C = alpha op(A) op(B) + beta C in single precision (cblas_sgemm).</summary>
    /// <param name="order"><see cref="RowMajor"/> or <see cref="ColumnMajor"/>.</param>
    /// <param name="transposeA">The code of op on A.</param>
    /// <param name="transposeB">The code of op on B.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A) and rows of op(B).</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">A.</param>
    /// <param name="leadingA">A's leading dimension in elements.</param>
    /// <param name="b">B.</param>
    /// <param name="leadingB">B's leading dimension in elements.</param>
    /// <param name="beta">The factor of what C holds.</param>
    /// <param name="c">C.</param>
    /// <param name="leadingC">C's leading dimension in elements.</param>
    /// <exception cref="InvalidOperationException">The library is not available.</exception>
    public static void Multiply(
        int order, int transposeA, int transposeB, int m, int n, int k,
        float alpha, float* a, int leadingA, float* b, int leadingB, float beta, float* c, int leadingC)
    {
        DemandAvailable();
        _sgemm(order, transposeA, transposeB, m, n, k, alpha, a, leadingA, b, leadingB, beta, c, leadingC);
    }

    /// <summary>C = alpha op(A) op(B) + beta C in double precision (cblas_dgemm).</summary>
    /// <inheritdoc cref="Multiply(int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int)"/>
    public static void Multiply(
        int order, int transposeA, int transposeB, int m, int n, int k,
        double alpha, double* a, int leadingA, double* b, int leadingB, double beta, double* c, int leadingC)
    {
        DemandAvailable();
        _dgemm(order, transposeA, transposeB, m, n, k, alpha, a, leadingA, b, leadingB, beta, c, leadingC);
    }

    /// <summary>C = alpha op(A) op(B) + beta C in single-precision complex numbers, real part first (cblas_cgemm); alpha and beta by address.</summary>
    /// <inheritdoc cref="Multiply(int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int)"/>
    public static void MultiplyComplexSingle(
        int order, int transposeA, int transposeB, int m, int n, int k,
        void* alpha, void* a, int leadingA, void* b, int leadingB, void* beta, void* c, int leadingC)
    {
        DemandAvailable();
        _cgemm(order, transposeA, transposeB, m, n, k, alpha, a, leadingA, b, leadingB, beta, c, leadingC);
    }

    /// <summary>C = alpha op(A) op(B) + beta C in double-precision complex numbers, real part first (cblas_zgemm); alpha and beta by address.</summary>
    /// <inheritdoc cref="Multiply(int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int)"/>
    public static void MultiplyComplexDouble(
        int order, int transposeA, int transposeB, int m, int n, int k,
        void* alpha, void* a, int leadingA, void* b, int leadingB, void* beta, void* c, int leadingC)
    {
        DemandAvailable();
        _zgemm(order, transposeA, transposeB, m, n, k, alpha, a, leadingA, b, leadingB, beta, c, leadingC);
    }

    private static void DemandAvailable()
    {
        if (_library == 0)
        {
            ThrowUnavailable();
        }
    }

    [DoesNotReturn]
    private static void ThrowUnavailable() => throw new InvalidOperationException($"OpenBlas: {Reason} Ask OpenBlas.Available first, or use the Simd backend.");

    private static nint Required(string name) => NativeLibrary.GetExport(_library, name);

    private static (nint Library, string Path, string Reason) Load()
    {
        string? chosen = Environment.GetEnvironmentVariable("HYBRID_OPENBLAS");
        if (string.Equals(chosen, "off", StringComparison.OrdinalIgnoreCase))
        {
            return (0, "", "The environment variable HYBRID_OPENBLAS is off.");
        }

        string[] names = OperatingSystem.IsWindows() ? ["libopenblas.dll", "openblas.dll"]
            : OperatingSystem.IsMacOS() ? ["libopenblas.0.dylib", "libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib"]
            : ["libopenblas.so.0", "libopenblas.so"];
        string lacking = "";
        foreach (string name in string.IsNullOrEmpty(chosen) ? names : [chosen, .. names])
        {
            if (!NativeLibrary.TryLoad(name, out nint library))
            {
                continue;
            }

            string? missing = _needed.FirstOrDefault(function => !NativeLibrary.TryGetExport(library, function, out _));
            if (missing is null)
            {
                return (library, name, "");
            }

            lacking = $" {name} was found but does not export {missing}.";
        }

        return (0, "", $"No usable OpenBLAS library was found; tried {string.Join(", ", names)}.{lacking} Install OpenBLAS or name its file in HYBRID_OPENBLAS.");
    }

    private static ReadOnlySpan<byte> AmdVendor => "AuthenticAMD"u8;

    private static string[] _needed => ["openblas_get_num_threads", "openblas_set_num_threads", "cblas_sgemm", "cblas_dgemm", "cblas_cgemm", "cblas_zgemm"];

    /// <summary>
    /// OpenBLAS releases older than an AMD processor take it for one without AVX-512 and run at half speed; unless the user chose, they are asked for their
    /// AVX-512 kernels. The native environment is set because the managed one is a copy that native code does not see.
    /// </summary>
    private static void PreferWideKernels()
    {
        const string Variable = "OPENBLAS_CORETYPE";
        if (!OperatingSystem.IsLinux() || !Avx512BW.VL.IsSupported || !Avx512DQ.IsSupported || Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        ReadOnlySpan<int> vendor = [ebx, edx, ecx];
        if (MemoryMarshal.AsBytes(vendor).SequenceEqual(AmdVendor)
            && NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "setenv", out nint setenv))
        {
            fixed (byte* name = "OPENBLAS_CORETYPE\0"u8, value = "SkylakeX\0"u8)
            {
                _ = ((delegate* unmanaged[Cdecl]<byte*, byte*, int, int>)setenv)(name, value, 0);
            }
        }
    }
}
