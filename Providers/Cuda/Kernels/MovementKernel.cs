using Hybrid.Providers.Movement;

namespace Hybrid.Providers.Cuda;

/// <summary>A gather or scatter-add, whose indices are checked on the device; what is wrong is thrown when a result is read.</summary>
internal sealed unsafe class MovementKernel : LaunchKernel, IFaultSource
{
    private const ulong NoFault = ulong.MaxValue;

    private readonly CudaDevice _device;
    private readonly CudaBlock _fault;
    private readonly string _operation;
    private readonly nint _extent;

    private MovementKernel(CudaDevice device, CudaModule module, IEnumerable<GeneratedKernel> kernels, CudaBlock fault, string operation, nint extent)
        : base(device, module, kernels, 3, fault)
    {
        (_device, _fault, _operation, _extent) = (device, fault, operation, extent);
        Clear();
    }

    public static MovementKernel Of(CudaDevice device, CudaModule module, GatherDescription description, bool scatters)
    {
        string operation = scatters ? "ScatterAdd" : "Gather";
        MovementCheck.Sizes(operation, description);
        GeneratedKernel[] kernels = scatters ? MovementSource.ScatterAdd(description) : MovementSource.Gather(description) is { } kernel ? [kernel] : [];
        return new(device, module, kernels, (CudaBlock)device.Reserve(sizeof(ulong)), operation, description.Extent);
    }

    /// <inheritdoc/>
    public void CheckFault()
    {
        ulong found = _device.Read(_fault.Address);
        if (found != NoFault)
        {
            Clear();
            throw new IndexOutOfBoundsException(_operation, (nint)(found >> 32), (int)(uint)found, _extent);
        }
    }

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        base.Launch(operands);
        _device.Watch(this);
    }

    private void Clear() => _device.Fill(_fault.Address, 0xff, sizeof(ulong));
}
