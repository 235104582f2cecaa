namespace Hybrid.Core.Tests

open System
open Xunit
open Hybrid.Core
open Hybrid.Providers
open Hybrid.Providers.Cuda
open Hybrid.Providers.Movement

/// Programs on the pretended device: plans, the executor, generated kernels compiled as C++, cuBLAS' conventions.
[<Collection("cuda")>]
type CudaTests() =
    [<FakeCudaFact>]
    member _.``every primitive and its gradient give what the processor gives``() = DeviceConformance.primitives (FakeCuda.device ())

    [<FakeCudaFact>]
    member _.``random programs give what the processor gives``() = DeviceConformance.randomPrograms (FakeCuda.device ())

    [<FakeCudaFact>]
    member _.``training steps give what the processor gives and leave the state on the device``() = DeviceConformance.training (FakeCuda.device ())

    [<FakeCudaFact>]
    member _.``results stay on the device until they are read``() = DeviceConformance.residence (FakeCuda.device ())

    [<FakeCudaFact>]
    member _.``a convolutional network gives what the processor gives``() = DeviceConformance.convolutions (FakeCuda.device ())

    [<FakeCudaFact>]
    member _.``what the device has no kernel for runs on the processor and is said``() = DeviceConformance.fallback (FakeCuda.device ())

    [<FakeCudaFact>]
    member _.``an index out of bounds is reported when a result is read``() =
        let device = FakeCuda.device ()
        let f = Compiled((fun (x: Tensor, i: Tensor) -> Tensor.take 0 i x), (fun () -> KernelTarget.On device)) :> obj :?> (Tensor * Tensor -> Tensor)
        let result = f (Tensor.ofFloat32 [| 3 |] [| 1f; 2f; 3f |], Tensor.ofInt32 [| 2 |] [| 1; 3 |])
        let error = Assert.Throws<IndexOutOfBoundsException>(fun () -> Tensor.toArray result |> ignore)
        Assert.StartsWith("Gather: index 3 at position 1 is outside [0, 3).", error.Message)

    [<FakeCudaFact>]
    member _.``a function is compiled again for another device and says so``() =
        let target = ref (fun () -> KernelTarget.On null)
        let f = Compiled((fun (x: Tensor) -> x * 2.0), (fun () -> target.Value())) :> obj :?> (Tensor -> Tensor)
        let x = Tensor.ofFloat64 [| 2 |] [| 1.0; 2.0 |]
        Assert.Equal<float[]>([| 2.0; 4.0 |], Tensor.toArray (f x))
        target.Value <- fun () -> KernelTarget.On(FakeCuda.device ())
        Assert.Equal<float[]>([| 2.0; 4.0 |], Tensor.toArray (f x))
        Assert.Contains("it runs on Pretended GPU, before on the processor", Program.explain f)

/// The same on a real GPU.
[<Trait("Needs", "Gpu"); Collection("cuda")>]
type CudaGpuTests() =
    [<GpuFact>]
    member _.``every primitive and its gradient give what the processor gives``() = DeviceConformance.primitives (nonNull CudaDevice.Default)

    [<GpuFact>]
    member _.``random programs give what the processor gives``() = DeviceConformance.randomPrograms (nonNull CudaDevice.Default)

    [<GpuFact>]
    member _.``training steps give what the processor gives and leave the state on the device``() =
        DeviceConformance.training (nonNull CudaDevice.Default)

    [<GpuFact>]
    member _.``results stay on the device until they are read``() = DeviceConformance.residence (nonNull CudaDevice.Default)

    [<GpuFact>]
    member _.``a convolutional network gives what the processor gives``() = DeviceConformance.convolutions (nonNull CudaDevice.Default)

    [<GpuFact>]
    member _.``what the device has no kernel for runs on the processor and is said``() = DeviceConformance.fallback (nonNull CudaDevice.Default)
