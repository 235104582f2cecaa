namespace Hybrid.Providers.Memory;

/// <summary>A block of a device's own memory, given back when nothing refers to it any more.</summary>
internal abstract unsafe class DeviceBlock
{
    /// <summary>The size in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Where it is in the device's address space; not to be read by the processor.</summary>
    public abstract nint Address { get; }

    /// <summary>Copies the whole block to the processor's memory, after everything that was launched before.</summary>
    public abstract void Download(byte* target);

    /// <summary>Fills the whole block from the processor's memory.</summary>
    public abstract void Upload(byte* source);

    /// <summary>A new block with the same contents, copied on the device.</summary>
    public abstract DeviceBlock Clone();
}
