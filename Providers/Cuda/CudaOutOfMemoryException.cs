namespace Hybrid.Providers.Cuda;

/// <summary>The device's memory does not hold what a computation needs.</summary>
public sealed class CudaOutOfMemoryException : InvalidOperationException
{
    /// <summary>Makes the error and its message.</summary>
    /// <param name="needed">The bytes that were asked for.</param>
    /// <param name="free">The bytes that the device has free.</param>
    /// <param name="total">The bytes that the device has.</param>
    /// <param name="device">The device's name.</param>
    public CudaOutOfMemoryException(long needed, long free, long total, string device)
        : base($"CUDA: out of memory on {device}: {Text(needed)} needed, {Text(free)} free of {Text(total)}. Use a smaller batch or model, end other programs on the device, or set Compute.Backend to Auto.")
    {
        Needed = needed;
        Free = free;
        Total = total;
    }

    /// <summary>The bytes that were asked for.</summary>
    public long Needed { get; }

    /// <summary>The bytes that the device has free.</summary>
    public long Free { get; }

    /// <summary>The bytes that the device has.</summary>
    public long Total { get; }

    private static string Text(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:F1} MiB");
}
