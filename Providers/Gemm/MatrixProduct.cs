namespace Hybrid.Providers;

/// <summary>Makes the kernel of a matrix product for the backend in use.</summary>
public static class MatrixProduct
{
    /// <summary>The toolkit's own kernel, or OpenBLAS' under <see cref="Backend.OpenBlas"/> where it can take the operands' strides.</summary>
    /// <param name="description">What to multiply.</param>
    /// <returns>The kernel; operands as in <see cref="GemmKernel"/>.</returns>
    /// <exception cref="ArgumentException">As <see cref="GemmKernel(GemmDescription)"/>.</exception>
    public static Kernel Create(GemmDescription description) =>
        Compute.Backend == Backend.OpenBlas && OpenBlasProductKernel.TryCreate(description) is { } kernel ? kernel : new GemmKernel(description);
}
