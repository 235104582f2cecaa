namespace Hybrid.Providers.Cuda;

/// <summary>The gradient of a convolution by its weights, as a description.</summary>
/// <param name="Convolution">The convolution.</param>
internal sealed record KernelGradient(ConvolutionDescription Convolution);
