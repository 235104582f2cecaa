namespace Hybrid.Core.Tests

open System
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text
open Xunit
open Hybrid.Providers.Cuda
open Hybrid.Providers.Native

/// The pretended CUDA of the providers' tests: a driver and libraries on the processor, compiled from their sources, which this assembly carries too.
[<RequireQualifiedAccess>]
module internal FakeCuda =
    let private files =
        [
            "FakeDriver", "libcuda.so.1"
            "FakeNvrtc", "libnvrtc.so.12"
            "FakeBlas", "libcublas.so.12"
            "FakeBlasLt", "libcublasLt.so.12"
            "FakeSolver", "libcusolver.so.11"
        ]

    let private compiler =
        let folders = (string (Environment.GetEnvironmentVariable "PATH")).Split Path.PathSeparator
        [ "g++"; "clang++" ] |> List.tryFind (fun name -> folders |> Array.exists (fun folder -> File.Exists(Path.Combine(folder, name))))

    /// Why it cannot be made here; null when it can.
    let reason: string | null =
        if not (OperatingSystem.IsLinux()) then "the pretended CUDA needs 64-bit Linux"
        elif compiler.IsNone then "neither g++ nor clang++ is on the path"
        elif not OpenBlas.Available then "the pretended cuSOLVER needs OpenBLAS"
        else null

    let private source (name: string) =
        use stream = System.Reflection.Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".cpp")
        use reader = new StreamReader(nonNull stream)
        reader.ReadToEnd()

    let private build (compiler: string) =
        let sources = files |> List.map (fun (name, library) -> library, source name)
        let text = compiler + (sources |> List.map snd |> String.concat "")
        let hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes text)).Substring(0, 16)
        let folder = Path.Combine(Path.GetTempPath(), $"hybrid-fake-cuda-{hash}")

        if not (Directory.Exists folder) then
            let aside = Directory.CreateTempSubdirectory("hybrid-fake-cuda-").FullName

            for library, text in sources do
                let file = Path.Combine(aside, library + ".cpp")
                File.WriteAllText(file, text)
                let output = Path.Combine(aside, library)

                let start =
                    ProcessStartInfo(
                        compiler,
                        [ "-O1"; "-std=c++14"; "-fPIC"; "-shared"; $"-DFAKE_CUDA_COMPILER=\"{compiler}\""; "-o"; output; file; "-ldl" ]
                    )

                start.RedirectStandardError <- true
                use child = nonNull (Process.Start start)
                let errors = child.StandardError.ReadToEnd()
                child.WaitForExit()
                Assert.True((child.ExitCode = 0), errors)

            try
                Directory.Move(aside, folder)
            with :? IOException when Directory.Exists folder ->
                // Another test process was faster.
                ()

        folder

    let private opened = lazy (CudaDevice(CudaLibraries(build compiler.Value), null))

    /// The pretended device.
    let device () : CudaDevice = opened.Value

/// A test on the pretended device; skipped with the reason where that cannot be built.
[<Sealed>]
type FakeCudaFactAttribute() =
    inherit FactAttribute(Skip = FakeCuda.reason)

/// A test on a real GPU; skipped with what was looked for where there is none.
[<Sealed>]
type GpuFactAttribute() =
    inherit FactAttribute(Skip = (if isNull CudaDevice.Default then CudaDevice.DefaultReason else null))
