namespace Hybrid.Providers.Cuda;

/// <summary>The device's memory: blocks that were given back are kept for the next request of their size, since asking the driver stops the device.</summary>
/// <remarks>A block may be used again as soon as it is given back, for all work goes through one stream in order.</remarks>
internal sealed unsafe class CudaMemory(CudaDevice device)
{
    private const long SmallStep = 512, LargeStep = 1 << 20;

    private readonly Dictionary<long, Stack<nint>> _spare = [];
    private readonly Lock _gate = new();

    /// <summary>Reserves at least so many bytes.</summary>
    /// <exception cref="CudaOutOfMemoryException">The device has not so much left, even after everything unused was given back.</exception>
    public (nint Address, long Reserved) Take(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long step = bytes < LargeStep ? SmallStep : LargeStep;
        long size = (Math.Max(bytes, 1) + step - 1) / step * step;
        if (TryTake(size, out nint address))
        {
            return (address, size);
        }

        // Blocks that nothing refers to any more come back when the collector has seen them; then the spare ones go back to the driver.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (TryTake(size, out address))
        {
            return (address, size);
        }

        Release();
        if (TryTake(size, out address))
        {
            return (address, size);
        }

        var (free, total) = device.MemoryInfo();
        throw new CudaOutOfMemoryException(bytes, free, total, device.Name);
    }

    /// <summary>Gives a block back; called by finalisers, so it does not call the driver.</summary>
    public void Give(nint address, long reserved)
    {
        lock (_gate)
        {
            if (!_spare.TryGetValue(reserved, out var stack))
            {
                _spare[reserved] = stack = new();
            }

            stack.Push(address);
        }
    }

    private bool TryTake(long size, out nint address)
    {
        lock (_gate)
        {
            if (_spare.TryGetValue(size, out var stack) && stack.TryPop(out address))
            {
                return true;
            }
        }

        device.Enter();
        ulong found;
        int result = device.Driver.Allocate(&found, (nuint)size);
        address = (nint)found;
        if (result is not (0 or CudaDriver.OutOfMemory))
        {
            device.Driver.Check(result, $"reserving {size} bytes");
        }

        return result == 0;
    }

    private void Release()
    {
        device.Enter();
        lock (_gate)
        {
            foreach (nint address in _spare.Values.SelectMany(stack => stack))
            {
                device.Driver.Check(device.Driver.Free((ulong)address), "cuMemFree");
            }

            _spare.Clear();
        }
    }
}
