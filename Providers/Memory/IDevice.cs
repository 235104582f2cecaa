namespace Hybrid.Providers.Memory;

/// <summary>A device with memory of its own.</summary>
internal interface IDevice
{
    /// <summary>Reserves memory on the device; its contents are undefined.</summary>
    /// <param name="bytes">How many bytes, at least 0.</param>
    DeviceBlock Reserve(long bytes);
}
