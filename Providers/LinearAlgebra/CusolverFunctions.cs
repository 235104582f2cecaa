using Hybrid.Providers.Cuda;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The functions of cuBLAS and cuSOLVER for one element type. Matrices and the last argument of cuSOLVER's functions, its report, lie in the device's memory; sizes of work spaces are returned to the processor's.</summary>
internal sealed unsafe class CusolverFunctions
{
    public readonly delegate* unmanaged<nint, int, int, int, int, int, void*, nint, int, nint, int, void*, nint, int, int> Gemm;
    public readonly delegate* unmanaged<nint, int, int, int, int, int, int, void*, nint, int, nint, int, int> Trsm;
    public readonly delegate* unmanaged<nint, int, int, nint, int, int*, int> PotrfSize;
    public readonly delegate* unmanaged<nint, int, int, nint, int, nint, int, nint, int> Potrf;
    public readonly delegate* unmanaged<nint, int, int, int, nint, int, nint, int, nint, int> Potrs;
    public readonly delegate* unmanaged<nint, int, int, nint, int, int*, int> GetrfSize;
    public readonly delegate* unmanaged<nint, int, int, nint, int, nint, nint, nint, int> Getrf;
    public readonly delegate* unmanaged<nint, int, int, int, nint, int, nint, nint, int, nint, int> Getrs;
    public readonly delegate* unmanaged<nint, int, int, nint, int, int*, int> GeqrfSize;
    public readonly delegate* unmanaged<nint, int, int, nint, int, nint, nint, int, nint, int> Geqrf;
    public readonly delegate* unmanaged<nint, int, int, int, nint, int, nint, int*, int> OrgqrSize;
    public readonly delegate* unmanaged<nint, int, int, int, nint, int, nint, nint, int, nint, int> Orgqr;
    public readonly delegate* unmanaged<nint, int, int, int, int, int, nint, int, nint, nint, int, int*, int> OrmqrSize;
    public readonly delegate* unmanaged<nint, int, int, int, int, int, nint, int, nint, nint, int, nint, int, nint, int> Ormqr;
    public readonly delegate* unmanaged<nint, int, int, int*, int> GesvdSize;
    public readonly delegate* unmanaged<nint, sbyte, sbyte, int, int, nint, int, nint, nint, int, nint, int, nint, int, nint, nint, int> Gesvd;
    public readonly delegate* unmanaged<nint, int, int, int, nint, int, nint, int*, int> EighSize;
    public readonly delegate* unmanaged<nint, int, int, int, nint, int, nint, nint, int, nint, int> Eigh;

    /// <summary>Looks all functions up.</summary>
    /// <param name="device">Whose libraries.</param>
    /// <param name="prefix">S, D, C or Z.</param>
    public CusolverFunctions(CudaDevice device, char prefix)
    {
        var (blas, solver) = (device.Blas, device.Solver);
        bool real = prefix is 'S' or 'D';
        string q = real ? "orgqr" : "ungqr", apply = real ? "ormqr" : "unmqr", eigen = real ? "syevd" : "heevd";
        Gemm = (delegate* unmanaged<nint, int, int, int, int, int, void*, nint, int, nint, int, void*, nint, int, int>)blas.Function(prefix, "gemm");
        Trsm = (delegate* unmanaged<nint, int, int, int, int, int, int, void*, nint, int, nint, int, int>)blas.Function(prefix, "trsm");
        PotrfSize = (delegate* unmanaged<nint, int, int, nint, int, int*, int>)solver.Function(prefix, "potrf_bufferSize");
        Potrf = (delegate* unmanaged<nint, int, int, nint, int, nint, int, nint, int>)solver.Function(prefix, "potrf");
        Potrs = (delegate* unmanaged<nint, int, int, int, nint, int, nint, int, nint, int>)solver.Function(prefix, "potrs");
        GetrfSize = (delegate* unmanaged<nint, int, int, nint, int, int*, int>)solver.Function(prefix, "getrf_bufferSize");
        Getrf = (delegate* unmanaged<nint, int, int, nint, int, nint, nint, nint, int>)solver.Function(prefix, "getrf");
        Getrs = (delegate* unmanaged<nint, int, int, int, nint, int, nint, nint, int, nint, int>)solver.Function(prefix, "getrs");
        GeqrfSize = (delegate* unmanaged<nint, int, int, nint, int, int*, int>)solver.Function(prefix, "geqrf_bufferSize");
        Geqrf = (delegate* unmanaged<nint, int, int, nint, int, nint, nint, int, nint, int>)solver.Function(prefix, "geqrf");
        OrgqrSize = (delegate* unmanaged<nint, int, int, int, nint, int, nint, int*, int>)solver.Function(prefix, q + "_bufferSize");
        Orgqr = (delegate* unmanaged<nint, int, int, int, nint, int, nint, nint, int, nint, int>)solver.Function(prefix, q);
        OrmqrSize = (delegate* unmanaged<nint, int, int, int, int, int, nint, int, nint, nint, int, int*, int>)solver.Function(prefix, apply + "_bufferSize");
        Ormqr = (delegate* unmanaged<nint, int, int, int, int, int, nint, int, nint, nint, int, nint, int, nint, int>)solver.Function(prefix, apply);
        GesvdSize = (delegate* unmanaged<nint, int, int, int*, int>)solver.Function(prefix, "gesvd_bufferSize");
        Gesvd = (delegate* unmanaged<nint, sbyte, sbyte, int, int, nint, int, nint, nint, int, nint, int, nint, int, nint, nint, int>)solver.Function(prefix, "gesvd");
        EighSize = (delegate* unmanaged<nint, int, int, int, nint, int, nint, int*, int>)solver.Function(prefix, eigen + "_bufferSize");
        Eigh = (delegate* unmanaged<nint, int, int, int, nint, int, nint, nint, int, nint, int>)solver.Function(prefix, eigen);
    }
}
