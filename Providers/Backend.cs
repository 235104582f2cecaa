namespace Hybrid.Providers;

/// <summary>What runs compiled programs and does the dense linear algebra.</summary>
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

    /// <summary>
    /// A graphics processor, by the CUDA libraries that are installed: compiled programs run there and keep their values there, and so does dense linear algebra
    /// (by MathNet's CUDA provider when the application references its package and it works here).
    /// </summary>
    Cuda,
}
