using System.Runtime.InteropServices;

namespace Hybrid.Providers.Cuda;

/// <summary>The functions of the CUDA driver that are used; addresses of the device's memory are unsigned 64-bit numbers, handles are pointers.</summary>
internal sealed unsafe class CudaDriver
{
    /// <summary>CUDA_ERROR_OUT_OF_MEMORY.</summary>
    public const int OutOfMemory = 2;

    /// <summary>Values of CUdevice_attribute.</summary>
    public const int Multiprocessors = 16, ComputeMajor = 75, ComputeMinor = 76;

    public readonly delegate* unmanaged<uint, int> Init;
    public readonly delegate* unmanaged<int*, int> DriverVersion;
    public readonly delegate* unmanaged<int*, int> DeviceCount;
    public readonly delegate* unmanaged<int*, int, int> DeviceGet;
    public readonly delegate* unmanaged<byte*, int, int, int> DeviceName;
    public readonly delegate* unmanaged<int*, int, int, int> DeviceAttribute;
    public readonly delegate* unmanaged<nint*, int, int> RetainPrimaryContext;
    public readonly delegate* unmanaged<nint, int> SetCurrent;
    public readonly delegate* unmanaged<nint*, uint, int> StreamCreate;
    public readonly delegate* unmanaged<nint, int> StreamSynchronize;
    public readonly delegate* unmanaged<nuint*, nuint*, int> MemoryInfo;
    public readonly delegate* unmanaged<ulong*, nuint, int> Allocate;
    public readonly delegate* unmanaged<ulong, int> Free;
    public readonly delegate* unmanaged<ulong, void*, nuint, nint, int> ToDevice;
    public readonly delegate* unmanaged<void*, ulong, nuint, nint, int> ToHost;
    public readonly delegate* unmanaged<ulong, ulong, nuint, nint, int> Within;
    public readonly delegate* unmanaged<ulong, byte, nuint, nint, int> Fill;
    public readonly delegate* unmanaged<nint*, void*, int> LoadModule;
    public readonly delegate* unmanaged<nint, int> UnloadModule;
    public readonly delegate* unmanaged<nint*, nint, byte*, int> GetFunction;
    public readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> Launch;
    private readonly delegate* unmanaged<int, byte**, int> _errorName;
    private readonly delegate* unmanaged<int, byte**, int> _errorText;

    public CudaDriver(NativeFile library)
    {
        Init = (delegate* unmanaged<uint, int>)library.Function("cuInit");
        DriverVersion = (delegate* unmanaged<int*, int>)library.Function("cuDriverGetVersion");
        DeviceCount = (delegate* unmanaged<int*, int>)library.Function("cuDeviceGetCount");
        DeviceGet = (delegate* unmanaged<int*, int, int>)library.Function("cuDeviceGet");
        DeviceName = (delegate* unmanaged<byte*, int, int, int>)library.Function("cuDeviceGetName");
        DeviceAttribute = (delegate* unmanaged<int*, int, int, int>)library.Function("cuDeviceGetAttribute");
        RetainPrimaryContext = (delegate* unmanaged<nint*, int, int>)library.Function("cuDevicePrimaryCtxRetain");
        SetCurrent = (delegate* unmanaged<nint, int>)library.Function("cuCtxSetCurrent");
        StreamCreate = (delegate* unmanaged<nint*, uint, int>)library.Function("cuStreamCreate");
        StreamSynchronize = (delegate* unmanaged<nint, int>)library.Function("cuStreamSynchronize");
        MemoryInfo = (delegate* unmanaged<nuint*, nuint*, int>)library.Function("cuMemGetInfo_v2");
        Allocate = (delegate* unmanaged<ulong*, nuint, int>)library.Function("cuMemAlloc_v2");
        Free = (delegate* unmanaged<ulong, int>)library.Function("cuMemFree_v2");
        ToDevice = (delegate* unmanaged<ulong, void*, nuint, nint, int>)library.Function("cuMemcpyHtoDAsync_v2");
        ToHost = (delegate* unmanaged<void*, ulong, nuint, nint, int>)library.Function("cuMemcpyDtoHAsync_v2");
        Within = (delegate* unmanaged<ulong, ulong, nuint, nint, int>)library.Function("cuMemcpyDtoDAsync_v2");
        Fill = (delegate* unmanaged<ulong, byte, nuint, nint, int>)library.Function("cuMemsetD8Async");
        LoadModule = (delegate* unmanaged<nint*, void*, int>)library.Function("cuModuleLoadData");
        UnloadModule = (delegate* unmanaged<nint, int>)library.Function("cuModuleUnload");
        GetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)library.Function("cuModuleGetFunction");
        Launch = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)library.Function("cuLaunchKernel");
        _errorName = (delegate* unmanaged<int, byte**, int>)library.Function("cuGetErrorName");
        _errorText = (delegate* unmanaged<int, byte**, int>)library.Function("cuGetErrorString");
    }

    /// <summary>Throws <see cref="CudaException"/> unless the driver reported success.</summary>
    public void Check(int result, string operation)
    {
        if (result != 0)
        {
            byte* name = null, text = null;
            _ = _errorName(result, &name);
            _ = _errorText(result, &text);
            string what = name is null ? $"error {result}" : $"{Marshal.PtrToStringUTF8((nint)name)} ({Marshal.PtrToStringUTF8((nint)text)})";
            throw new CudaException($"CUDA: {operation} failed: {what}.");
        }
    }
}
