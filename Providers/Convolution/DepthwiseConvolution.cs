using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers;

/// <summary>Convolutions with one kernel for each channel: no product over channels, so that vectors run along them.</summary>
internal static class DepthwiseConvolution
{
    /// <summary>Whether a description is of this kind.</summary>
    public static bool Takes(ConvolutionDescription description) =>
        description.Groups > 1 && description.Groups == description.InputChannels && description.Groups == description.OutputChannels;

    /// <summary>The convolution; operands as in <see cref="ConvolutionKernel"/>.</summary>
    public static Kernel Create(ConvolutionDescription description, GemmPath path) => Vectors.Visit(description.Type, WidthOf(path), new Maker(description, false));

    /// <summary>The gradient by the weights; operands as in <see cref="KernelGradientKernel"/>.</summary>
    public static Kernel CreateGradient(ConvolutionDescription description, GemmPath path) => Vectors.Visit(description.Type, WidthOf(path), new Maker(description, true));

    private static VectorWidth WidthOf(GemmPath path) => path switch
    {
        GemmPath.Avx512 => VectorWidth.Bits512,
        GemmPath.Avx2 => VectorWidth.Bits256,
        _ => VectorWidth.Bits128,
    };

    private sealed class Maker(ConvolutionDescription description, bool gradient) : IVectorVisitor<Kernel>
    {
        public Kernel Visit<TVector, T>()
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => gradient ? new DepthwiseGradientKernel<TVector, T>(description) : new DepthwiseKernel<TVector, T>(description);
    }
}
