using Hybrid.Providers.Memory;

namespace Hybrid.Providers.Cuda;

/// <summary>A block of a graphics processor's memory.</summary>
/// <remarks>Given back by the finaliser, or at once by <see cref="Dispose"/> where nothing else refers to it.</remarks>
internal sealed unsafe class CudaBlock : DeviceBlock, IDisposable
{
    private readonly CudaDevice _device;
    private readonly CudaMemory _memory;
    private long _reserved;

    public CudaBlock(CudaDevice device, CudaMemory memory, long bytes)
    {
        (_device, _memory, Bytes) = (device, memory, bytes);
        (Address, _reserved) = memory.Take(bytes);
        GC.AddMemoryPressure(_reserved);
    }

    ~CudaBlock() => Give();

    public override long Bytes { get; }

    public override nint Address { get; }

    public void Dispose()
    {
        Give();
        GC.SuppressFinalize(this);
    }

    public override void Download(byte* target)
    {
        _device.Download(Address, target, Bytes);
        GC.KeepAlive(this);
    }

    public override void Upload(byte* source)
    {
        _device.Upload(source, Address, Bytes);
        GC.KeepAlive(this);
    }

    public override DeviceBlock Clone()
    {
        var copy = new CudaBlock(_device, _memory, Bytes);
        _device.Copy(Address, copy.Address, Bytes);
        GC.KeepAlive(this);
        return copy;
    }

    private void Give()
    {
        if (_reserved > 0)
        {
            _memory.Give(Address, _reserved);
            GC.RemoveMemoryPressure(_reserved);
            _reserved = 0;
        }
    }
}
