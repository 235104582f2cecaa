using System.Runtime.Intrinsics;

namespace Hybrid.Providers;

/// <summary>
/// The gradient of a convolution by its weights: dw[k, c, f] = sum over images and positions of x[n, i, c] g[n, o, f], with the axes of the
/// <see cref="ConvolutionDescription"/> (which must not be transposed and has no epilogue). Operands: x, g (shaped like the convolution's result), dw [taps, channels of a group, outputs].
/// </summary>
/// <remarks>The images are divided into blocks by size alone, whose sums are added in order: the bits do not depend on the number of threads.</remarks>
public static class KernelGradientKernel
{
    /// <summary>Prepares a gradient.</summary>
    /// <param name="description">The convolution.</param>
    /// <exception cref="ArgumentException">A size is out of range, the groups do not divide the channels, or the description is transposed or has an epilogue.</exception>
    public static Kernel Create(ConvolutionDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return Create(description, GemmEngine<float>.Best);
    }

    /// <summary>Prepares a gradient for an instruction set that the processor must have.</summary>
    internal static Kernel Create(ConvolutionDescription description, GemmPath path)
    {
        description.Check("KernelGradient");
        if (description.Transposed || description.Epilogue is not null)
        {
            throw new ArgumentException("KernelGradient: the description is transposed or has an epilogue; describe the plain convolution, axes exchanged where it was transposed.", nameof(description));
        }

        if (DepthwiseConvolution.Takes(description))
        {
            return DepthwiseConvolution.CreateGradient(description, path);
        }

        bool single = description.Type == ElementType.Float32;
        return path switch
        {
            GemmPath.Avx512 => single
                ? new BlockedKernelGradient<Avx512Unit<float>, Vector512<float>, float>(description)
                : new BlockedKernelGradient<Avx512Unit<double>, Vector512<double>, double>(description),
            GemmPath.Avx2 => single
                ? new BlockedKernelGradient<Avx2Unit<float>, Vector256<float>, float>(description)
                : new BlockedKernelGradient<Avx2Unit<double>, Vector256<double>, double>(description),
            _ => single
                ? new BlockedKernelGradient<PortableUnit<float>, Vector128<float>, float>(description)
                : new BlockedKernelGradient<PortableUnit<double>, Vector128<double>, double>(description),
        };
    }
}
