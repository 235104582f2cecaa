namespace Hybrid.Providers;

/// <summary>What does the dense linear algebra.</summary>
public enum Backend
{
    /// <summary>
    /// The toolkit's SIMD kernels, with OpenBLAS, where it is found, for singular values and eigenvalues; or MathNet's Intel MKL provider when the
    /// application references its package and it works here.
    /// </summary>
    Auto,

    /// <summary>The toolkit's SIMD kernels and nothing native.</summary>
    Simd,

    /// <summary>OpenBLAS, which must be installed; or MathNet's OpenBLAS provider when the application references its package.</summary>
    OpenBlas,

    /// <summary>MathNet's CUDA provider, whose package the application must reference; this version has no CUDA kernels of its own.</summary>
    Cuda,
}
