namespace Hybrid.Providers.Cuda;

/// <summary>A call of the CUDA driver or of one of its libraries failed.</summary>
/// <param name="message">Which call, on what, and what was reported.</param>
public sealed class CudaException(string message) : InvalidOperationException(message);
