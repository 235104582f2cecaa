using Hybrid.Providers.Native;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The BLAS and LAPACK functions of one element type in OpenBLAS, called as Fortran does: everything by address, the lengths of strings at the end.</summary>
internal sealed unsafe class LapackFunctions
{
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, void*, void*, int*, void*, int*, void*, void*, int*, nint, nint, void> Gemm;
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, byte*, byte*, int*, int*, void*, void*, int*, void*, int*, nint, nint, nint, nint, void> Trsm;
    public readonly delegate* unmanaged[Cdecl]<byte*, int*, void*, int*, int*, nint, void> Potrf;
    public readonly delegate* unmanaged[Cdecl]<byte*, int*, int*, void*, int*, void*, int*, int*, nint, void> Potrs;
    public readonly delegate* unmanaged[Cdecl]<int*, int*, void*, int*, int*, int*, void> Getrf;
    public readonly delegate* unmanaged[Cdecl]<byte*, int*, int*, void*, int*, int*, void*, int*, int*, nint, void> Getrs;
    public readonly delegate* unmanaged[Cdecl]<int*, int*, void*, int*, void*, void*, int*, int*, void> Geqrf;
    public readonly delegate* unmanaged[Cdecl]<int*, int*, int*, void*, int*, void*, void*, int*, int*, void> Orgqr;
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, void*, int*, void*, void*, int*, void*, int*, int*, nint, nint, void> Ormqr;

    /// <summary>Singular values: real and complex versions differ by the real work space, so only the address is kept here, as below.</summary>
    public readonly nint Gesdd;

    /// <summary>Eigenvalues of a symmetric or Hermitian matrix.</summary>
    public readonly nint Eigh;

    /// <summary>Eigenvalues of any square matrix.</summary>
    public readonly nint Geev;

    /// <summary>Looks all functions up; <see cref="Missing"/> says which one there is not.</summary>
    /// <param name="prefix">s, d, c or z.</param>
    public LapackFunctions(char prefix)
    {
        bool real = prefix is 's' or 'd';
        Gemm = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, void*, void*, int*, void*, int*, void*, void*, int*, nint, nint, void>)Find(prefix, "gemm");
        Trsm = (delegate* unmanaged[Cdecl]<byte*, byte*, byte*, byte*, int*, int*, void*, void*, int*, void*, int*, nint, nint, nint, nint, void>)Find(prefix, "trsm");
        Potrf = (delegate* unmanaged[Cdecl]<byte*, int*, void*, int*, int*, nint, void>)Find(prefix, "potrf");
        Potrs = (delegate* unmanaged[Cdecl]<byte*, int*, int*, void*, int*, void*, int*, int*, nint, void>)Find(prefix, "potrs");
        Getrf = (delegate* unmanaged[Cdecl]<int*, int*, void*, int*, int*, int*, void>)Find(prefix, "getrf");
        Getrs = (delegate* unmanaged[Cdecl]<byte*, int*, int*, void*, int*, int*, void*, int*, int*, nint, void>)Find(prefix, "getrs");
        Geqrf = (delegate* unmanaged[Cdecl]<int*, int*, void*, int*, void*, void*, int*, int*, void>)Find(prefix, "geqrf");
        Orgqr = (delegate* unmanaged[Cdecl]<int*, int*, int*, void*, int*, void*, void*, int*, int*, void>)Find(prefix, real ? "orgqr" : "ungqr");
        Ormqr = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, void*, int*, void*, void*, int*, void*, int*, int*, nint, nint, void>)
            Find(prefix, real ? "ormqr" : "unmqr");
        Gesdd = Find(prefix, "gesdd");
        Eigh = Find(prefix, real ? "syevd" : "heevd");
        Geev = Find(prefix, "geev");
    }

    /// <summary>The first function that the library lacks; empty when it has all.</summary>
    public string Missing { get; private set; } = "";

    public bool Available => OpenBlas.Available && Missing.Length == 0;

    private nint Find(char prefix, string name)
    {
        string symbol = prefix + name + "_";
        if (!OpenBlas.TryGetExport(symbol, out nint address) && Missing.Length == 0)
        {
            Missing = symbol;
        }

        return address;
    }
}
