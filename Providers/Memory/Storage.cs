using System.Runtime.InteropServices;

namespace Hybrid.Providers.Memory;

/// <summary>A block of unmanaged memory, 64-byte aligned, that is freed when nothing refers to it any more; never by hand.</summary>
/// <remarks>
/// A block may also have a place in a device's memory (<see cref="OnDevice"/>). Whichever place was written last is copied to the other when that is asked for,
/// so that values which only the device needs never leave it.
/// </remarks>
public sealed unsafe class Storage
{
    private const int Alignment = 64;

    /// <summary>From this size on the collector is told of the block, so that it runs before memory runs out.</summary>
    private const long ReportedSize = 16 * 1024;

    private byte* _pointer;
    private IDevice? _owner;
    private DeviceBlock? _device;

    /// <summary>Whether the place holds the value; where neither does the contents are undefined.</summary>
    private bool _hostHolds;
    private bool _deviceHolds;

    /// <summary>Reserves memory; its contents are undefined.</summary>
    /// <param name="bytes">How many bytes, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block left.</exception>
    public Storage(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        ReserveHost();
        _hostHolds = true;
    }

    private Storage(IDevice owner, DeviceBlock block, long bytes, bool holds)
    {
        Bytes = bytes;
        (_owner, _device, _deviceHolds) = (owner, block, holds);
    }

    /// <summary>Frees the memory.</summary>
    ~Storage()
    {
        if (_pointer is null)
        {
            return;
        }

        NativeMemory.AlignedFree(_pointer);
        if (Bytes >= ReportedSize)
        {
            GC.RemoveMemoryPressure(Bytes);
        }
    }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The address of the first byte, to read or to write. The caller keeps this object alive (<see cref="GC.KeepAlive"/>) while it uses the address.</summary>
    public byte* Pointer => _device is null ? _pointer : ToHost(writes: true);

    /// <summary>Whether the value lies in a device's memory, so that using it there copies nothing.</summary>
    internal bool IsOnDevice => _deviceHolds;

    /// <summary>The memory as elements of a type.</summary>
    /// <typeparam name="T">The element type; the size is rounded down to whole elements.</typeparam>
    /// <returns>A span that is valid while this object is alive.</returns>
    public Span<T> Span<T>()
        where T : unmanaged => new(Pointer, checked((int)(Bytes / sizeof(T))));

    /// <summary>As <see cref="Span{T}"/>, to read only: what a device holds stays valid there.</summary>
    /// <typeparam name="T">The element type; the size is rounded down to whole elements.</typeparam>
    /// <returns>A span that is valid while this object is alive and until a device overwrites the block.</returns>
    public ReadOnlySpan<T> View<T>()
        where T : unmanaged => new(_device is null ? _pointer : ToHost(writes: false), checked((int)(Bytes / sizeof(T))));

    /// <summary>A block whose contents are undefined and which has no memory of the processor's until that is asked for.</summary>
    internal static Storage Reserve(IDevice device, long bytes) => new(device, device.Reserve(bytes), bytes, holds: false);

    /// <summary>A new block with the same contents, in the place where this one's are.</summary>
    internal Storage Clone()
    {
        lock (this)
        {
            if (_deviceHolds)
            {
                return new Storage(_owner!, _device!.Clone(), Bytes, holds: true);
            }
        }

        var copy = new Storage(Bytes);
        Buffer.MemoryCopy(_device is null ? _pointer : ToHost(writes: false), copy._pointer, Bytes, Bytes);
        GC.KeepAlive(this);
        return copy;
    }

    /// <summary>The block's place in a device's memory, with the value in it; the place stays the same as long as this object lives and the device does.</summary>
    /// <param name="device">The device.</param>
    /// <param name="writes">Whether the device is about to write the block, so that the processor's copy is no longer the value.</param>
    internal nint OnDevice(IDevice device, bool writes)
    {
        lock (this)
        {
            if (!ReferenceEquals(_owner, device))
            {
                if (_device is not null)
                {
                    ToHost(writes: true);
                }

                (_owner, _device, _deviceHolds) = (device, device.Reserve(Bytes), false);
            }

            if (!_deviceHolds && _hostHolds)
            {
                _device!.Upload(_pointer);
            }

            _deviceHolds = true;
            _hostHolds &= !writes;
            return _device!.Address;
        }
    }

    private byte* ToHost(bool writes)
    {
        lock (this)
        {
            if (_pointer is null)
            {
                ReserveHost();
            }

            if (_deviceHolds && !_hostHolds)
            {
                _device!.Download(_pointer);
            }

            _hostHolds = true;
            _deviceHolds &= !writes;
            return _pointer;
        }
    }

    private void ReserveHost()
    {
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(Bytes, 1), Alignment);
        if (Bytes >= ReportedSize)
        {
            GC.AddMemoryPressure(Bytes);
        }
    }
}
