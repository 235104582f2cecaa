module Hybrid.Core.Tests.ProgramTests

open System
open Xunit
open Hybrid.Core

type Weights = { W: Tensor; B: Tensor }

type State = { Weights: Weights; Moment: Weights; Second: Weights; Count: Tensor }

let private random seed shape =
    let generator = Random(seed: int)
    Tensor.ofFloat32 shape (Array.init (Shape.size shape) (fun _ -> generator.NextSingle() - 0.5f))

let private loss (m: Weights) (x: Tensor, y: Tensor) =
    let hidden = Tensor.maximum (Tensor.matmul x m.W + m.B) (Tensor.zeros Dtype.Float32 [| 1 |])
    -(Tensor.mean (Tensor.sumOver [| 1 |] (Tensor.logSoftmax 1 hidden * y)))

/// Adam, written out: a state that is updated in place when run as a session.
let private adam (s: State) (batch: Tensor * Tensor) =
    let value, g = Grad.valueAndGrad (fun m -> loss m batch) s.Weights
    let count = s.Count + 1.0
    let moment = Tree.map2 (fun m g -> 0.9 * m + 0.1 * g) s.Moment g
    let second = Tree.map2 (fun v g -> 0.999 * v + 0.001 * g * g) s.Second g
    let one = Tensor.scalar 1.0
    let c1 = one - Tensor.power (Tensor.scalar 0.9) count
    let c2 = one - Tensor.power (Tensor.scalar 0.999) count
    let change = Tree.map2 (fun m v -> 0.01 * (m / c1) / (Tensor.sqrt (v / c2) + 1e-8)) moment second
    { Weights = Tree.map2 (-) s.Weights change; Moment = moment; Second = second; Count = count }, value

let private start () =
    let weights = { W = random 1 [| 6; 4 |]; B = random 2 [| 4 |] }
    let zeros = Tree.map Tensor.zerosLike weights
    { Weights = weights; Moment = zeros; Second = zeros; Count = Tensor.scalar 0.0 }

let private batch seed n = random seed [| n; 6 |], Tensor.oneHot Dtype.Float32 4 (Tensor.ofInt32 [| n |] (Array.init n (fun i -> (i * 7 + seed) % 4)))

let private bits (tree: 'a) = Tree.leaves tree |> Array.map Tensor.toArray

[<Fact>]
let ``a session's steps equal the function's, also with a ragged last batch`` () =
    let session = Program.start adam (start ())
    let mutable state = start ()

    for seed in 1..5 do
        let input = batch seed (if seed = 5 then 3 else 8)
        let next, value = adam state input
        let stepped = session.Step input
        state <- next
        Assert.Equal(Tensor.item value, Tensor.item stepped, 6)

    Array.iter2
        (fun (a: float[]) (b: float[]) -> Array.iter2 (fun (x: float) (y: float) -> Assert.Equal(x, y, 5)) a b)
        (bits state)
        (bits session.State)

[<Fact>]
let ``a session leaves its first state and its outputs alone`` () =
    let first = start ()
    let before = bits first
    let session = Program.start adam first
    let value = session.Step(batch 1 8)
    let kept = Tensor.item value
    let held = session.State
    let heldBits = bits held
    session.Step(batch 2 8) |> ignore
    Assert.Equal<float[][]>(before, bits first)
    Assert.Equal<float[][]>(heldBits, bits held)
    Assert.Equal(kept, Tensor.item value)

[<Fact>]
let ``a session updates its state in place with one kernel for each parameter`` () =
    let session = Program.start adam (start ())
    let struct (executable, _) = session.Executable(batch 1 8)
    let kernels = executable.Kernels
    Assert.DoesNotContain(kernels, fun kernel -> kernel.Contains "copied out")
    Assert.True(kernels.Length <= 16, String.Join(Environment.NewLine, kernels))

[<Fact>]
let ``a session that exchanges two parts of its state`` () =
    let swap (a: Tensor, b: Tensor, c: Tensor) () = (b, a, a + b), (a, c)
    let session = Program.start swap (Tensor.vector [ 1.0; 2.0 ], Tensor.vector [ 3.0; 4.0 ], Tensor.vector [ 0.0; 0.0 ])
    let first, third = session.Step()
    Assert.Equal<float[]>([| 1.0; 2.0 |], Tensor.toArray first)
    Assert.Equal<float[]>([| 0.0; 0.0 |], Tensor.toArray third)
    session.Step() |> ignore
    let a, b, c = session.State
    Assert.Equal<float[]>([| 1.0; 2.0 |], Tensor.toArray a)
    Assert.Equal<float[]>([| 3.0; 4.0 |], Tensor.toArray b)
    Assert.Equal<float[]>([| 4.0; 6.0 |], Tensor.toArray c)

[<Fact>]
let ``a session whose state is read by others after it is written`` () =
    // The output reads the old value; the new value reads a transposed old one, which cannot be done in place.
    let step (m: Tensor) (x: Tensor) = Tensor.transpose m + x, Tensor.sum (m * 2.0)
    let session = Program.start step (Tensor.matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])
    let value = session.Step(Tensor.scalar 1.0)
    Assert.Equal(20.0, Tensor.item value)
    Assert.Equal<float[]>([| 2.0; 4.0; 3.0; 5.0 |], Tensor.toArray session.State)

[<Fact>]
let ``a compiled function is traced again only for another structure, shape or element type, and says why`` () =
    let mutable traces = 0

    let f =
        Program.compile (fun (x: Tensor, rate: Tensor) ->
            traces <- traces + 1
            x * rate)

    f (Tensor.vector [ 1.0; 2.0 ], Tensor.scalar 2.0) |> ignore
    let y = f (Tensor.vector [ 3.0; 4.0 ], Tensor.scalar 0.5)
    Assert.Equal(1, traces)
    Assert.Equal<float[]>([| 1.5; 2.0 |], Tensor.toArray y)
    f (Tensor.vector [ 1.0; 2.0; 3.0 ], Tensor.scalar 2.0) |> ignore
    Assert.Equal(2, traces)
    Assert.Contains("tensor 0 is Float32 [3], before Float32 [2]", Program.explain f)

[<Fact>]
let ``a value asked for inside a compiled function is a clear error`` () =
    let f = Program.compile (fun (x: Tensor) -> x * Tensor.item (Tensor.sum x))
    let error = Assert.Throws<InvalidOperationException>(fun () -> f (Tensor.vector [ 1.0 ]) |> ignore)
    Assert.Contains("inside a compiled", error.Message)

[<Fact>]
let ``an element-wise chain is one kernel, and what a product feeds is its epilogue`` () =
    let f = Program.compile (fun (x: Tensor, w: Tensor, b: Tensor) -> Tensor.tanh (Tensor.matmul x w + b) * 2.0)
    f (random 1 [| 5; 6 |], random 2 [| 6; 3 |], random 3 [| 3 |]) |> ignore
    Assert.Single(Program.kernels f) |> ignore

[<Fact>]
let ``a long chain is cut into kernels that the JIT can take`` () =
    let f = Program.compile (fun (x: Tensor) -> Seq.fold (fun y i -> Tensor.sin y + float i) x (seq { 1..400 }))
    let x = random 4 [| 7 |]
    let expected = Tensor.toArray x |> Array.map (fun v -> Seq.fold (fun y i -> Math.Sin y + float i) v (seq { 1..400 }))
    Array.iter2 (fun (a: float) (b: float) -> Assert.Equal(a, b, 3)) expected (Tensor.toArray (f x))

[<Fact>]
let ``checkpoint recomputes and gives the same gradient`` () =
    let body (x: Tensor) = Tensor.exp (Tensor.sin x) * x
    let plain (x: Tensor) = Tensor.sum (body (body x))
    let saved (x: Tensor) = Tensor.sum (Grad.checkpoint body (Grad.checkpoint body x))
    let x = random 5 [| 20 |]
    Array.iter2 (fun (a: float) (b: float) -> Assert.Equal(a, b, 5)) (Tensor.toArray (Grad.grad plain x)) (Tensor.toArray (Grad.grad saved x))

[<Fact>]
let ``what a checkpointed function closes over gets its gradient, and all its results do`` () =
    let x = random 6 [| 4 |]
    let step (w: Tensor) (x: Tensor) = Tensor.sin (x * w), Tensor.sum (x + w * w)
    let total (a: Tensor, b: Tensor) = PrimitiveTests.weigh (Tensor.cast Dtype.Float64 a) + Tensor.cast Dtype.Float64 b
    let plain w = total (step w x)
    let saved w = total (Grad.checkpoint (step w) x)
    let w = random 7 [| 4 |]
    let same f g = Array.iter2 (fun (a: float) (b: float) -> Assert.Equal(a, b, 4)) (Tensor.toArray (f w)) (Tensor.toArray (g w))
    same (Grad.grad plain) (Grad.grad saved)
    let norm f w = Tensor.sum (Tensor.square (Grad.grad f w))
    same (Grad.grad (norm plain)) (Grad.grad (norm saved))

[<Fact>]
let ``the Hessian of Rosenbrock's function is the known one`` () =
    // f = sum 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2; at (1, 1): [[802, -400], [-400, 200]] (hand calculation).
    let rosenbrock (x: Tensor) =
        let n = x.Shape[0]
        let head, tail = Tensor.slice 0 0 (n - 1) x, Tensor.slice 0 1 (n - 1) x
        Tensor.sum (100.0 * Tensor.square (tail - head * head) + Tensor.square (1.0 - head))

    let x = Tensor.ofFloat64 [| 2 |] [| 1.0; 1.0 |]
    Assert.Equal<float[]>([| 802.0; -400.0; -400.0; 200.0 |], Tensor.toArray (Grad.hessian rosenbrock x))
    let v = Tensor.ofFloat64 [| 2 |] [| 1.0; 2.0 |]
    Assert.Equal<float[]>([| 2.0; 0.0 |], Tensor.toArray (Grad.hessianVector rosenbrock x v))
    let value, tangent = Grad.jvp rosenbrock (Tensor.ofFloat64 [| 2 |] [| 2.0; 1.0 |]) v
    // At (2, 1): value 100 * 9 + 1 = 901, gradient (2402, -600), along (1, 2): 1202.
    Assert.Equal(901.0, Tensor.item value)
    Assert.Equal(1202.0, Tensor.item tangent)

[<Fact>]
let ``shape errors name the operation, the shapes and the remedy`` () =
    let error = Assert.Throws<ShapeException>(fun () -> Tensor.matmul (random 1 [| 32; 784 |]) (random 2 [| 512; 10 |]) |> ignore)

    Assert.Equal(
        "MatMul: inner dimensions differ: left is [32, 784], right is [512, 10] ([784] and [512]). Transpose one operand or check the previous layer's output size.",
        error.Message
    )
