using System.Runtime.InteropServices;

namespace Hybrid.Providers.Cuda;

/// <summary>A native library that was searched for.</summary>
/// <param name="name">What it is, such as cuBLAS.</param>
/// <param name="path">The file that was loaded; empty when none was.</param>
/// <param name="handle">The library; 0 when none was loaded.</param>
/// <param name="lookedFor">What was looked for and where, when none was loaded.</param>
internal sealed class NativeFile(string name, string path, nint handle, string lookedFor)
{
    public string Name => name;

    public string Path => path;

    public bool Found => handle != 0;

    /// <summary>Why it cannot be used; empty when it can.</summary>
    public string Reason => Found ? "" : $"{name} not found: looked for {lookedFor}.";

    /// <summary>The address of a function that must be there.</summary>
    /// <exception cref="BackendUnavailableException">The library was not found or lacks the function.</exception>
    public nint Function(string function) =>
        Found && NativeLibrary.TryGetExport(handle, function, out nint address) ? address
        : throw new BackendUnavailableException(Found
            ? $"Cuda backend: {name} ({path}) does not export {function}; versions 11 to 13 of CUDA are supported. Install one of them."
            : $"Cuda backend: {Reason}");

    /// <summary>The address of a function, 0 where the library's version lacks it.</summary>
    public nint OptionalFunction(string function) => Found && NativeLibrary.TryGetExport(handle, function, out nint address) ? address : 0;
}
