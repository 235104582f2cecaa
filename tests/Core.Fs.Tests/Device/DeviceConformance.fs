/// What compiled programs must do on a device: what they do on the processor, within rounding. Run on the pretended device everywhere and on a GPU where there is one.
module internal Hybrid.Core.Tests.DeviceConformance

open System
open System.Collections.Immutable
open Xunit
open Hybrid.Core
open Hybrid.Providers
open Hybrid.Providers.Cuda

/// Functions of lists of tensors, planned for one target, so that their kernels are compiled together; then each is run and compared with the processor.
let private together (device: CudaDevice) tolerance (programs: (string * Tensor list * (Tensor list -> Tensor list)) list) =
    let target = CudaTarget device

    let planned =
        programs
        |> List.map (fun (name, inputs, f) ->
            let parameters = inputs |> List.mapi (fun i x -> Primitives.parameter i x.Shape x.Dtype)
            let outputs = f parameters |> Array.ofList
            let plan = Plan.create target (Array.ofList parameters) (Program.simplify outputs) [||]
            name, inputs, f, outputs, ExecutorPool plan)

    for name, inputs, f, outputs, pool in planned do
        let leaves = inputs |> List.map Run.storage |> Array.ofList
        let captured = pool.Plan.Inputs[leaves.Length ..] |> Array.map Run.storage
        let values = pool.Run(Array.append leaves captured)

        for expected, template, value in List.zip3 (f inputs) (List.ofArray outputs) (List.ofArray values) do
            let actual = Primitives.data value template.Shape template.Dtype
            PrimitiveTests.close tolerance (Tensor.toArray expected) (Tensor.toArray actual) name

/// Every example of the primitive table, with its gradient.
let primitives device =
    PrimitiveTests.examples
    |> List.map (fun example ->
        example.Name,
        example.Inputs,
        fun inputs ->
            let value = example.Apply inputs
            value :: Grad.grad (fun a -> PrimitiveTests.weigh (example.Apply a)) inputs)
    |> together device 1e-11

/// Random programs: fusion, movements, reductions and products in any combination, several results.
let randomPrograms device =
    [ 1..25 ]
    |> List.map (fun seed -> $"random program {seed}", PlanTests.inputs seed, PlanTests.randomProgram seed id)
    |> together device 1e-10

type Weights = { W1: Tensor; B1: Tensor; Table: Tensor; W2: Tensor; B2: Tensor }

let private random seed (shape: int[]) =
    let generator = Random(seed: int)
    Tensor.ofFloat32 shape (Array.init (Shape.size shape) (fun _ -> generator.NextSingle() - 0.5f))

/// A perceptron with an embedding, dropout, layer normalisation, cross-entropy and Adam: everything that a training step is made of.
let private train (weights: Weights, first: Weights, second: Weights, time: Tensor, key: Tensor) (x: Tensor, token: Tensor, label: Tensor) =
    let keys = Random.split 2 key

    let loss (w: Weights) =
        let embedded = Tensor.take 0 token w.Table
        let hidden = Activation.relu (Tensor.matmul x w.W1 + w.B1 + embedded)
        let mask = Random.bernoulli 0.8 hidden.Shape keys[0]
        let dropped = Tensor.select mask (hidden * 1.25) (Tensor.zerosLike hidden)
        let centred = dropped - Tensor.meanKeep [| 1 |] dropped
        let normal = centred / Tensor.sqrt (Tensor.meanKeep [| 1 |] (centred * centred) + 1e-3)
        Loss.softmaxCrossEntropy (Tensor.matmul normal w.W2 + w.B2) label

    let value, gradient = Grad.valueAndGrad loss weights
    let time = time + 1.0
    let first = Tree.map2 (fun m g -> 0.9 * m + 0.1 * g) first gradient
    let second = Tree.map2 (fun v g -> 0.999 * v + 0.001 * g * g) second gradient
    let change = Tree.map2 (fun m v -> 0.01 * m / (Tensor.sqrt v + 1e-4) / (1.0 + 0.01 * time)) first second
    (Tree.map2 (-) weights change, first, second, time, keys[1]), value

let private start () =
    let weights =
        {
            W1 = random 1 [| 6; 16 |]
            B1 = random 2 [| 16 |]
            Table = random 3 [| 5; 16 |]
            W2 = random 4 [| 16; 4 |]
            B2 = random 5 [| 4 |]
        }

    let zeros = Tree.map Tensor.zerosLike weights
    weights, zeros, zeros, Tensor.scalar 0.0, Random.key 7

let private batch seed n =
    let whole many = Tensor.ofInt32 [| n |] (Array.init n (fun i -> (i * 7 + seed) % many))
    random seed [| n; 6 |], whole 5, whole 4

/// Ten steps of training, the last on a ragged batch; the state stays on the device.
let training (device: CudaDevice) =
    let onProcessor = Session(train, start (), (fun () -> KernelTarget.On null))
    let onDevice = Session(train, start (), (fun () -> KernelTarget.On device))

    for seed in 1..10 do
        let input = batch seed (if seed = 10 then 5 else 8)
        let expected, actual = onProcessor.Step input, onDevice.Step input
        Assert.True((nonNull actual.Storage).IsOnDevice, "the loss was copied although nobody asked for it")
        Assert.Equal(Tensor.item expected, Tensor.item actual, 4)

    Seq.iter2
        (fun (e: Tensor) (a: Tensor) -> PrimitiveTests.close 2e-4 (Tensor.toArray e) (Tensor.toArray a) "the state")
        (Tree.leaves onProcessor.State)
        (Tree.leaves onDevice.State)

/// A compiled function's results stay on the device and are its next inputs without a copy; reading them copies, writing them here is seen there.
let residence (device: CudaDevice) =
    let double = Compiled((fun (x: Tensor) -> Tensor.matmul x x + 1.0), (fun () -> KernelTarget.On device)) :> obj :?> (Tensor -> Tensor)

    let x = random 8 [| 4; 4 |]
    let y = double x
    Assert.True((nonNull y.Storage).IsOnDevice)
    let z = double y
    Assert.True((nonNull y.Storage).IsOnDevice)
    let step (x: Tensor) = Tensor.matmul x x + 1.0
    PrimitiveTests.close 1e-5 (Tensor.toArray (step (step x))) (Tensor.toArray z) "twice"
    Assert.Contains($" kernels on {device.Name}, ", Program.explain double)

/// A network of convolutions with bias and rectifier, pooling and a linear layer, large enough that gradients by weights are divided into chunks.
let convolutions (device: CudaDevice) =
    let numbers seed (shape: int[]) = PrimitiveTests.signed seed shape

    let network (a: Tensor list) =
        let first = Convolution.apply (Convolution.padded [| 1; 1 |] (Convolution.plain 2)) a[1] a[0] + a[2]
        let pooled = Window.max (Window.tiling [| 2; 2 |]) (Activation.relu first)
        let second = Activation.tanh (Convolution.apply { Convolution.plain 2 with Stride = [| 2; 2 |] } a[3] pooled)
        Tensor.matmul (Tensor.reshape [| a[0].Shape[0]; -1 |] second) a[4]

    let inputs = [ numbers 1 [| 8; 18; 18; 2 |]; numbers 2 [| 3; 3; 2; 6 |]; numbers 3 [| 6 |]; numbers 4 [| 3; 3; 6; 4 |]; numbers 5 [| 64; 3 |] ]

    let whole inputs =
        let value, gradients = Grad.valueAndGrad (fun a -> PrimitiveTests.weigh (Tensor.cast Dtype.Float64 (network a))) inputs
        value :: gradients

    let single = List.map (Tensor.cast Dtype.Float32)
    let onSingle inputs = whole (single inputs) |> List.map (Tensor.cast Dtype.Float64)
    together device 1e-10 [ "a convolutional network", inputs, whole ]
    together device 2e-4 [ "a convolutional network in single precision", inputs, onSingle ]

/// A routine that only the processor has: twice its operand.
type private Doubling() =
    inherit Routine()
    override _.Text = "Doubling"
    override _.Result operands = struct (operands[0].Shape, operands[0].Dtype)
    override _.Gradient(_, cotangent) = [| cotangent * 2.0 |]
    override this.Batch(_, operands, _) = Primitives.routine this operands

    override _.Kernel node =
        let operand = Pointwise.Operand(ElementType.Float64, [| 1n |].ToImmutableArray())
        let value = Pointwise.Expression.Binary(Pointwise.BinaryOperation.Add, Pointwise.Expression.Load 0, Pointwise.Expression.Load 0)
        let body: Pointwise.Statement = Pointwise.Statement.Store(1, value)

        Pointwise.LoopDescription(
            ElementType.Float64,
            [| nativeint node.Size |].ToImmutableArray(),
            [| operand; operand |].ToImmutableArray(),
            [| body |].ToImmutableArray()
        )
        |> Pointwise.PointwiseKernel.Create

/// What the device has no kernel for runs on the processor between kernels of the device, and the program says so.
let fallback (device: CudaDevice) =
    let f (x: Tensor) = Tensor.matmul (Primitives.routine (Doubling()) [| x + 1.0 |] - 0.5) x
    let x = PrimitiveTests.signed 6 [| 3; 3 |]
    let compiled = Compiled(f, (fun () -> KernelTarget.On device)) :> obj :?> (Tensor -> Tensor)
    PrimitiveTests.close 1e-13 (Tensor.toArray (f x)) (Tensor.toArray (compiled x)) "Doubling"
    Assert.Contains("(1 of them on the processor, operands copied)", Program.explain compiled)
    Assert.Contains(Program.kernels compiled, (fun line -> line.StartsWith "Doubling" && line.EndsWith "on the processor, operands copied"))
