using System.Runtime.InteropServices;
using Hybrid.Providers.Memory;

namespace Hybrid.Providers.Cuda;

/// <summary>A graphics processor: its context, the one stream that all work goes through in order, its memory and the handles of its libraries.</summary>
/// <remarks>Calls that launch or copy hold <see cref="Gate"/>; the context is made the thread's own by <see cref="Enter"/>.</remarks>
internal sealed unsafe class CudaDevice : IDevice
{
    private static readonly Lazy<(CudaDevice? Device, string Reason)> _default = new(Open);

    private readonly nint _context;
    private readonly CudaMemory _memory;
    private readonly HashSet<IFaultSource> _unchecked = [];
    private readonly Lazy<Cublas> _blas;
    private readonly Lazy<CublasLt?> _blasLt;
    private readonly Lazy<Cusolver> _solver;
    private readonly Lazy<Nvrtc> _compiler;

    /// <summary>Opens the first device that the driver reports.</summary>
    /// <param name="libraries">The libraries; the driver must be there.</param>
    /// <param name="cacheFolder">Where compiled kernels are kept; null for nowhere.</param>
    /// <exception cref="BackendUnavailableException">There is no driver or no device; the message says what was looked for.</exception>
    public CudaDevice(CudaLibraries libraries, string? cacheFolder)
    {
        Driver = new CudaDriver(libraries.Driver);
        int result = Driver.Init(0), count = 0, device, version, number;
        if (result != 0 || Driver.DeviceCount(&count) != 0 || count == 0)
        {
            throw new BackendUnavailableException(
                $"Cuda backend: the CUDA driver {libraries.Driver.Path} is there, but reports no GPU (cuInit returned {result}, {count} devices). Check the driver with nvidia-smi and the variable CUDA_VISIBLE_DEVICES.");
        }

        Driver.Check(Driver.DeviceGet(&device, 0), "cuDeviceGet");
        byte* name = stackalloc byte[256];
        Driver.Check(Driver.DeviceName(name, 256, device), "cuDeviceGetName");
        Name = Marshal.PtrToStringUTF8((nint)name) ?? "GPU 0";
        Driver.Check(Driver.DriverVersion(&version), "cuDriverGetVersion");
        DriverVersion = FormattableString.Invariant($"{version / 1000}.{version % 1000 / 10}");
        Driver.Check(Driver.DeviceAttribute(&number, CudaDriver.ComputeMajor, device), "cuDeviceGetAttribute");
        Capability = 10 * number;
        Driver.Check(Driver.DeviceAttribute(&number, CudaDriver.ComputeMinor, device), "cuDeviceGetAttribute");
        Capability += number;
        Driver.Check(Driver.DeviceAttribute(&number, CudaDriver.Multiprocessors, device), "cuDeviceGetAttribute");
        Multiprocessors = number;
        nint context, stream;
        Driver.Check(Driver.RetainPrimaryContext(&context, device), "cuDevicePrimaryCtxRetain");
        _context = context;
        Enter();
        const uint NonBlocking = 1;
        Driver.Check(Driver.StreamCreate(&stream, NonBlocking), "cuStreamCreate");
        Stream = stream;
        _memory = new CudaMemory(this);
        Libraries = libraries;
        Cache = new KernelCache(cacheFolder);
        _blas = new(() => new Cublas(libraries.Blas, Stream));
        _blasLt = new(() => libraries.BlasLt.Found ? new CublasLt(libraries.BlasLt, Stream) : null);
        _solver = new(() => new Cusolver(libraries.Solver, Stream));
        _compiler = new(() => new Nvrtc(libraries.Compiler));
    }

    /// <summary>The machine's device, or null; <see cref="DefaultReason"/> says why.</summary>
    public static CudaDevice? Default => _default.Value.Device;

    /// <summary>Why there is no device; empty when there is.</summary>
    public static string DefaultReason => _default.Value.Reason;

    public CudaDriver Driver { get; }

    public CudaLibraries Libraries { get; }

    /// <summary>Compiled kernels on disk.</summary>
    public KernelCache Cache { get; }

    /// <summary>The device's name.</summary>
    public string Name { get; }

    /// <summary>The newest CUDA version that the driver supports.</summary>
    public string DriverVersion { get; }

    /// <summary>10 times the major plus the minor number of the compute capability.</summary>
    public int Capability { get; }

    public int Multiprocessors { get; }

    /// <summary>The stream of all work.</summary>
    public nint Stream { get; }

    /// <summary>Held by whoever launches or copies: handles of the libraries serve one thread at a time.</summary>
    public Lock Gate { get; } = new();

    public Cublas Blas => Entered(_blas);

    /// <summary>Products with a bias; null where the library is not there.</summary>
    public CublasLt? BlasLt => Entered(_blasLt);

    public Cusolver Solver => Entered(_solver);

    public Nvrtc Compiler => _compiler.Value;

    /// <summary>Makes the device's context the calling thread's; other code may have set another since the last call.</summary>
    public void Enter() => Driver.Check(Driver.SetCurrent(_context), "cuCtxSetCurrent");

    /// <inheritdoc/>
    public DeviceBlock Reserve(long bytes) => new CudaBlock(this, _memory, bytes);

    /// <summary>The bytes that are free and that there are.</summary>
    public (long Free, long Total) MemoryInfo()
    {
        nuint free, total;
        Enter();
        Driver.Check(Driver.MemoryInfo(&free, &total), "cuMemGetInfo");
        return ((long)free, (long)total);
    }

    /// <summary>Copies to the device. The source may be reused at once: the driver stages memory that is not page-locked before it returns.</summary>
    public void Upload(void* source, nint target, long bytes)
    {
        if (bytes > 0)
        {
            lock (Gate)
            {
                Enter();
                Driver.Check(Driver.ToDevice((ulong)target, source, (nuint)bytes, Stream), $"copying {bytes} bytes to the device");
            }
        }
    }

    /// <summary>Copies from the device, after all that was launched; reports faults that kernels left behind.</summary>
    public void Download(nint source, void* target, long bytes)
    {
        lock (Gate)
        {
            Enter();
            CheckFaults();
            if (bytes > 0)
            {
                Copy(source, target, bytes);
            }
        }
    }

    /// <summary>Copies on the device.</summary>
    public void Copy(nint source, nint target, long bytes)
    {
        if (bytes > 0)
        {
            lock (Gate)
            {
                Enter();
                Driver.Check(Driver.Within((ulong)target, (ulong)source, (nuint)bytes, Stream), $"copying {bytes} bytes on the device");
            }
        }
    }

    /// <summary>Sets every byte.</summary>
    public void Fill(nint target, byte value, long bytes)
    {
        if (bytes > 0)
        {
            lock (Gate)
            {
                Enter();
                Driver.Check(Driver.Fill((ulong)target, value, (nuint)bytes, Stream), $"filling {bytes} bytes on the device");
            }
        }
    }

    /// <summary>Waits for all that was launched and reports what went wrong in it.</summary>
    public void Synchronize()
    {
        lock (Gate)
        {
            Enter();
            Driver.Check(Driver.StreamSynchronize(Stream), "cuStreamSynchronize");
            CheckFaults();
        }
    }

    /// <summary>Notes that a kernel was launched which may leave a fault behind.</summary>
    public void Watch(IFaultSource source) => _unchecked.Add(source);

    /// <summary>A fault cell's contents; called with the gate held.</summary>
    public ulong Read(nint source)
    {
        ulong value;
        Copy(source, &value, sizeof(ulong));
        return value;
    }

    private static (CudaDevice? Device, string Reason) Open()
    {
        var libraries = CudaLibraries.Default;
        string missing = string.Join(" ", libraries.All.Where(library => !library.Found).Select(library => library.Reason));
        if (missing.Length > 0)
        {
            return (null, missing);
        }

        try
        {
            return (new CudaDevice(libraries, KernelCache.DefaultFolder), "");
        }
        catch (Exception error) when (error is BackendUnavailableException or CudaException or CudaOutOfMemoryException)
        {
            return (null, error.Message);
        }
    }

    private void CheckFaults()
    {
        if (_unchecked.Count > 0)
        {
            IFaultSource[] sources = [.. _unchecked];
            _unchecked.Clear();
            foreach (var source in sources)
            {
                source.CheckFault();
            }
        }
    }

    private void Copy(nint source, void* target, long bytes)
    {
        Driver.Check(Driver.ToHost(target, (ulong)source, (nuint)bytes, Stream), $"copying {bytes} bytes from the device");
        Driver.Check(Driver.StreamSynchronize(Stream), "cuStreamSynchronize");
    }

    private T Entered<T>(Lazy<T> lazy)
    {
        Enter();
        return lazy.Value;
    }
}
