using System.Text;

namespace Hybrid.Providers.Cuda;

/// <summary>The kernels of one or several plans: written to one source, compiled together when the first of them is launched.</summary>
internal sealed unsafe class CudaModule(CudaDevice device)
{
    private readonly Dictionary<string, string> _names = [];
    private readonly StringBuilder _source = new(Prelude.Text);
    private readonly Lock _gate = new();
    private nint _module;

    ~CudaModule()
    {
        if (_module != 0)
        {
            // A launch may still be under way.
            device.Enter();
            _ = device.Driver.StreamSynchronize(device.Stream);
            _ = device.Driver.UnloadModule(_module);
        }
    }

    /// <summary>The whole source.</summary>
    public string Source
    {
        get
        {
            lock (_gate)
            {
                return _source.ToString();
            }
        }
    }

    /// <summary>Adds a kernel and returns its name; equal ones are one.</summary>
    /// <exception cref="InvalidOperationException">The module was compiled already.</exception>
    public string Add(GeneratedKernel kernel)
    {
        lock (_gate)
        {
            if (_names.TryGetValue(kernel.Body, out string? known))
            {
                return known;
            }

            if (_module != 0)
            {
                throw new InvalidOperationException("CudaModule: a kernel is added after the module was compiled. Add all kernels before the first is launched.");
            }

            string name = $"h{_names.Count}";
            _names[kernel.Body] = name;
            _source.Append($"\nextern \"C\" __global__ void __launch_bounds__({kernel.Threads}) {name}{kernel.Body}");
            return name;
        }
    }

    /// <summary>The driver's handle of a kernel; compiles the module when it is the first.</summary>
    public nint Function(string name)
    {
        lock (_gate)
        {
            device.Enter();
            if (_module == 0)
            {
                byte[] image = device.Cache.Get(_source.ToString(), device.Compiler.Target(device.Capability), device.Compiler);
                nint module;
                fixed (byte* start = image)
                {
                    device.Driver.Check(device.Driver.LoadModule(&module, start), $"loading {_names.Count} compiled kernels ({image.Length} bytes)");
                }

                _module = module;
            }

            nint function;
            byte[] symbol = Encoding.UTF8.GetBytes(name + "\0");
            fixed (byte* start = symbol)
            {
                device.Driver.Check(device.Driver.GetFunction(&function, _module, start), $"looking up the kernel {name}");
            }

            return function;
        }
    }
}
