using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Providers.Cuda;

/// <summary>One or several generated kernels on the same operands, one after the other.</summary>
internal unsafe class LaunchKernel : CudaKernel
{
    private readonly CudaDevice _device;
    private readonly CudaModule _module;
    private readonly (string Name, GeneratedKernel Kernel)[] _kernels;
    private readonly nint[] _functions;
    private readonly nint[] _arguments;
    private readonly int _operands;
    private readonly CudaBlock? _extra;

    /// <summary>Adds the kernels to a module.</summary>
    /// <param name="device">The device.</param>
    /// <param name="module">Where they are compiled.</param>
    /// <param name="kernels">The kernels.</param>
    /// <param name="operands">How many operands each takes.</param>
    /// <param name="extra">Memory whose address is each kernel's last parameter, or null.</param>
    public LaunchKernel(CudaDevice device, CudaModule module, IEnumerable<GeneratedKernel> kernels, int operands, CudaBlock? extra = null)
    {
        (_device, _module, _operands, _extra) = (device, module, operands, extra);
        _kernels = [.. kernels.Select(kernel => (module.Add(kernel), kernel))];
        _functions = new nint[_kernels.Length];

        // The addresses of the arguments, then the extra one itself: the driver reads all arguments before a launch returns.
        _arguments = GC.AllocateArray<nint>(operands + 2, pinned: true);
        nint* arguments = Pinned();
        arguments[operands] = (nint)(arguments + operands + 1);
        arguments[operands + 1] = extra?.Address ?? 0;
    }

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        nint* arguments = Pinned();
        for (int i = 0; i < _operands; i++)
        {
            arguments[i] = (nint)(operands + i);
        }

        for (int i = 0; i < _kernels.Length; i++)
        {
            var (name, kernel) = _kernels[i];
            if (_functions[i] == 0)
            {
                _functions[i] = _module.Function(name);
            }

            int result = _device.Driver.Launch(_functions[i], kernel.GridX, kernel.GridY, kernel.GridZ, kernel.Threads, 1, 1, 0, _device.Stream, (void**)arguments, null);
            if (result != 0)
            {
                _device.Driver.Check(result, $"launching {name}");
            }
        }

        // Nobody else may hold the kernel, and its module unloads the code when it is collected.
        GC.KeepAlive(this);
    }

    private nint* Pinned() => (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_arguments));
}
