using System.Runtime.Intrinsics;

namespace Hybrid.Providers;

/// <summary>
/// The convolution of a <see cref="ConvolutionDescription"/>, as a product whose left operand is read from the image where it lies (implicit GEMM): no matrix of
/// windows is ever made. Operands: x, w, y, then the epilogue's further operands. Units: the rows of positions of y.
/// </summary>
/// <remarks>Each element of y is a sum over taps and channels in one order: the bits do not depend on the number of threads.</remarks>
public static class ConvolutionKernel
{
    /// <summary>Prepares a convolution.</summary>
    /// <param name="description">What to compute.</param>
    /// <exception cref="ArgumentException">A size is out of range, the groups do not divide the channels, or the epilogue's units are not the rows of y.</exception>
    public static Kernel Create(ConvolutionDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return Create(description, GemmEngine<float>.Best);
    }

    /// <summary>Prepares a convolution for an instruction set that the processor must have.</summary>
    internal static Kernel Create(ConvolutionDescription description, GemmPath path)
    {
        description.Check("Convolution");
        if (DepthwiseConvolution.Takes(description))
        {
            return DepthwiseConvolution.Create(description, path);
        }

        bool single = description.Type == ElementType.Float32;
        return path switch
        {
            GemmPath.Avx512 => single
                ? new BlockedConvolution<Avx512Unit<float>, Vector512<float>, float>(description)
                : new BlockedConvolution<Avx512Unit<double>, Vector512<double>, double>(description),
            GemmPath.Avx2 => single
                ? new BlockedConvolution<Avx2Unit<float>, Vector256<float>, float>(description)
                : new BlockedConvolution<Avx2Unit<double>, Vector256<double>, double>(description),
            _ => single
                ? new BlockedConvolution<PortableUnit<float>, Vector128<float>, float>(description)
                : new BlockedConvolution<PortableUnit<double>, Vector128<double>, double>(description),
        };
    }
}
