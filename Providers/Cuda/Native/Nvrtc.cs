using System.Runtime.InteropServices;
using System.Text;

namespace Hybrid.Providers.Cuda;

/// <summary>The run-time compiler of CUDA C.</summary>
internal sealed unsafe class Nvrtc
{
    private readonly delegate* unmanaged<int*, int*, int> _version;
    private readonly delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int> _create;
    private readonly delegate* unmanaged<nint*, int> _destroy;
    private readonly delegate* unmanaged<nint, int, byte**, int> _compile;
    private readonly delegate* unmanaged<nint, nuint*, int> _logSize;
    private readonly delegate* unmanaged<nint, byte*, int> _log;
    private readonly delegate* unmanaged<nint, nuint*, int> _ptxSize;
    private readonly delegate* unmanaged<nint, byte*, int> _ptx;
    private readonly delegate* unmanaged<nint, nuint*, int> _binarySize;
    private readonly delegate* unmanaged<nint, byte*, int> _binary;
    private readonly delegate* unmanaged<int, byte*> _errorText;
    private readonly int[] _architectures;

    public Nvrtc(NativeFile library)
    {
        _version = (delegate* unmanaged<int*, int*, int>)library.Function("nvrtcVersion");
        _create = (delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)library.Function("nvrtcCreateProgram");
        _destroy = (delegate* unmanaged<nint*, int>)library.Function("nvrtcDestroyProgram");
        _compile = (delegate* unmanaged<nint, int, byte**, int>)library.Function("nvrtcCompileProgram");
        _logSize = (delegate* unmanaged<nint, nuint*, int>)library.Function("nvrtcGetProgramLogSize");
        _log = (delegate* unmanaged<nint, byte*, int>)library.Function("nvrtcGetProgramLog");
        _ptxSize = (delegate* unmanaged<nint, nuint*, int>)library.Function("nvrtcGetPTXSize");
        _ptx = (delegate* unmanaged<nint, byte*, int>)library.Function("nvrtcGetPTX");
        _binarySize = (delegate* unmanaged<nint, nuint*, int>)library.Function("nvrtcGetCUBINSize");
        _binary = (delegate* unmanaged<nint, byte*, int>)library.Function("nvrtcGetCUBIN");
        _errorText = (delegate* unmanaged<int, byte*>)library.Function("nvrtcGetErrorString");
        int major, minor, count;
        Check(_version(&major, &minor), "nvrtcVersion");
        Version = $"{major}.{minor}";
        Check(((delegate* unmanaged<int*, int>)library.Function("nvrtcGetNumSupportedArchs"))(&count), "nvrtcGetNumSupportedArchs");
        _architectures = new int[count];
        fixed (int* architectures = _architectures)
        {
            Check(((delegate* unmanaged<int*, int>)library.Function("nvrtcGetSupportedArchs"))(architectures), "nvrtcGetSupportedArchs");
        }
    }

    /// <summary>The compiler's version, such as 12.4.</summary>
    public string Version { get; }

    /// <summary>
    /// The target to compile for: machine code where the compiler knows the device's architecture, else the newest intermediate code that the driver can translate.
    /// </summary>
    /// <param name="capability">The device's compute capability, 10 times its major plus its minor number.</param>
    public string Target(int capability)
    {
        if (_architectures.Contains(capability))
        {
            return $"sm_{capability}";
        }

        int[] older = [.. _architectures.Where(a => a < capability)];
        return older.Length > 0 ? $"compute_{older.Max()}"
            : throw new BackendUnavailableException(
                $"Cuda backend: NVRTC {Version} compiles for compute capability {_architectures.Min() / 10.0:F1} and later, but the device has {capability / 10.0:F1}. Install an older version of the CUDA toolkit.");
    }

    /// <summary>Compiles; the result is what the driver loads.</summary>
    public byte[] Compile(string source, string target)
    {
        nint program;
        byte[] text = Encoding.UTF8.GetBytes(source + "\0");
        byte[] architecture = Encoding.UTF8.GetBytes($"--gpu-architecture={target}\0");
        fixed (byte* code = text, option = architecture, standard = "--std=c++14\0"u8, name = "hybrid.cu\0"u8)
        {
            Check(_create(&program, code, name, 0, null, null), "nvrtcCreateProgram");
            byte** options = stackalloc byte*[] { option, standard };
            int result = _compile(program, 2, options);
            if (result != 0)
            {
                string log = Log(program);
                _ = _destroy(&program);
                throw new CudaException($"CUDA: NVRTC {Version} could not compile the generated kernels for {target}: {log.ReplaceLineEndings(" ").Trim()} This is a defect of the generator.");
            }
        }

        bool machine = target.StartsWith("sm_", StringComparison.Ordinal);
        nuint size;
        Check(machine ? _binarySize(program, &size) : _ptxSize(program, &size), "nvrtcGetSize");
        byte[] image = new byte[size];
        fixed (byte* target0 = image)
        {
            Check(machine ? _binary(program, target0) : _ptx(program, target0), "nvrtcGetImage");
        }

        Check(_destroy(&program), "nvrtcDestroyProgram");
        return image;
    }

    private string Log(nint program)
    {
        nuint size;
        if (_logSize(program, &size) != 0 || size <= 1)
        {
            return "no log.";
        }

        byte[] text = new byte[size];
        fixed (byte* target = text)
        {
            _ = _log(program, target);
        }

        return Encoding.UTF8.GetString(text).TrimEnd('\0');
    }

    private void Check(int result, string operation)
    {
        if (result != 0)
        {
            throw new CudaException($"CUDA: {operation} failed: {Marshal.PtrToStringUTF8((nint)_errorText(result))}.");
        }
    }
}
