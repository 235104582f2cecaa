using Hybrid.Providers.Cuda;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Elements in the device's memory, given back when disposed.</summary>
internal readonly unsafe ref struct DeviceArray<T>
    where T : unmanaged
{
    private readonly CudaDevice _device;
    private readonly CudaBlock _block;

    /// <summary>Reserves; the contents are undefined.</summary>
    public DeviceArray(CudaDevice device, long count)
    {
        _device = device;
        _block = (CudaBlock)device.Reserve(Math.Max(count, 1) * sizeof(T));
    }

    /// <summary>Reserves and fills from the processor's memory.</summary>
    public DeviceArray(CudaDevice device, T* source, long count)
        : this(device, count) => device.Upload(source, Address, count * sizeof(T));

    /// <summary>The memory that a matrix's elements span, copied.</summary>
    public DeviceArray(CudaDevice device, Block<T> matrix)
        : this(device, matrix.Pointer, Span(matrix))
    {
    }

    public nint Address => _block.Address;

    /// <summary>Elements from a matrix's first to behind its last.</summary>
    public static long Span(Block<T> matrix) => ((matrix.Rows - 1) * (long)matrix.RowStride) + ((matrix.Columns - 1) * (long)matrix.ColumnStride) + 1;

    public void CopyTo(T* target, long count) => _device.Download(Address, target, count * sizeof(T));

    public void Dispose() => _block.Dispose();
}
