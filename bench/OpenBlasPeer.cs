using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Hybrid.Providers.Native;

namespace Hybrid.Bench;

/// <summary>OpenBLAS as a peer, at its best: with its AVX-512 kernels where the processor has AVX-512, whatever the environment holds it to.</summary>
internal static class OpenBlasPeer
{
    static OpenBlasPeer()
    {
        // The library reads these when it is loaded. Release 0.3.21 knows no Zen 4 or 5 and would run at half its speed by itself.
        if (OperatingSystem.IsLinux())
        {
            _ = UnsetVariable("OPENBLAS_L2_SIZE");
            if (Avx512BW.VL.IsSupported && Avx512DQ.IsSupported)
            {
                _ = SetVariable("OPENBLAS_CORETYPE", "SkylakeX", 1);
            }
        }

        Available = OpenBlas.Available;
        Fields = new Dictionary<string, object> { ["peer_build"] = OpenBlas.Configuration };
    }

    /// <summary>Whether the library is here.</summary>
    public static bool Available { get; }

    /// <summary>The further fields of its lines: which build, which kernels.</summary>
    public static IReadOnlyDictionary<string, object> Fields { get; }

    [DllImport("libc", EntryPoint = "setenv", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc", EntryPoint = "unsetenv", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int UnsetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
