module Hybrid.Core.Tests.ScanTests

open System
open Xunit
open Hybrid.Core

let private signed = PrimitiveTests.signed
let private scalar = Tensor.scalarOf Dtype.Float64

/// The same loop written out: what a scan must equal.
let private unrolled reverse (f: 'c -> 'x -> 'c * Tensor) (init: 'c) (inputs: 'x) (length: int) : 'c * Tensor list =
    let positions = if reverse then [ length - 1 .. -1 .. 0 ] else [ 0 .. length - 1 ]

    let carry, outputs =
        positions
        |> List.fold
            (fun (carry, outputs) t ->
                let next, output = f carry (Tree.map (Tensor.at 0 t) inputs)
                next, output :: outputs)
            (init, [])

    carry, (if reverse then outputs else List.rev outputs)

type private Weights = { Input: Tensor; Recurrent: Tensor; Bias: Tensor }

let private weights = { Input = signed 1 [| 3; 2 |]; Recurrent = signed 2 [| 2; 2 |]; Bias = signed 3 [| 2 |] }

/// A step with a product by a closed-over weight, a bias, a carry of two tensors and an output that differs from the carry.
let private step (w: Weights) (hidden: Tensor, sum: Tensor) (x: Tensor) =
    let next = Tensor.tanh (Tensor.matmul x w.Input + Tensor.matmul hidden w.Recurrent + w.Bias)
    (next, sum * 0.5 + next * Tensor.sigmoid hidden), next * next + sum

let private start = signed 4 [| 4; 2 |], signed 5 [| 4; 2 |]
let private sequence length = signed 6 [| length; 4; 3 |]

let private loss (hidden: Tensor, sum: Tensor) (outputs: Tensor) =
    PrimitiveTests.weigh hidden + PrimitiveTests.weigh sum + PrimitiveTests.weigh outputs

let private variants =
    [
        "plain", Scan.defaults
        "reverse", { Scan.defaults with Reverse = true }
        "checkpoint", { Scan.defaults with Checkpoint = true }
        "segment of 2", { Scan.defaults with Segment = 2 }
        "segment of 2 in reverse", { Scan.defaults with Segment = 2; Reverse = true }
    ]

let cases =
    [
        for name, _ in variants do
            for length in (if name = "plain" then [ 0; 1; 2; 5 ] else [ 0; 5 ]) do
                [| box name; box length |]
    ]

let private both name length =
    let options = variants |> List.find (fun (other, _) -> other = name) |> snd

    let scanned (w, init, xs) =
        let last, outputs = Scan.scanWith options (step w) init xs
        loss last outputs

    let written (w, init, xs) =
        let last, outputs = unrolled options.Reverse (step w) init xs length
        loss last (if outputs.IsEmpty then Tensor.zeros Dtype.Float64 [| 0; 4; 2 |] else Tensor.stack 0 outputs)

    scanned, written, (weights, start, sequence length)

let private equal tolerance what (expected: 'T) (actual: 'T) =
    List.iteri2
        (fun i (a: Tensor) (b: Tensor) ->
            Assert.Equal<Shape>(a.Shape, b.Shape)
            PrimitiveTests.close tolerance (Tensor.toArray a) (Tensor.toArray b) $"{what}, tensor {i}")
        (List.ofArray (Tree.leaves expected))
        (List.ofArray (Tree.leaves actual))

[<Theory; MemberData(nameof cases)>]
let ``a scan and its gradient equal the unrolled loop's`` (name: string) (length: int) =
    let scanned, written, arguments = both name length
    equal 1e-13 name (written arguments) (scanned arguments)
    equal 1e-12 name (Grad.grad written arguments) (Grad.grad scanned arguments)

[<Theory; MemberData(nameof cases)>]
let ``a compiled scan equals the unrolled loop`` (name: string) (length: int) =
    let scanned, written, arguments = both name length
    let value, gradient = Program.compile (Grad.valueAndGrad scanned) arguments
    equal 1e-13 name (written arguments) value
    equal 1e-12 name (Grad.grad written arguments) gradient

[<Theory; MemberData(nameof cases)>]
let ``second derivatives through a scan equal the unrolled loop's`` (name: string) (length: int) =
    let scanned, written, arguments = both name length

    let norm f arguments = Grad.grad f arguments |> Tree.leaves |> Array.map PrimitiveTests.weigh |> Array.reduce (+)

    equal 1e-11 name (Grad.grad (norm written) arguments) (Grad.grad (norm scanned) arguments)

[<Theory; MemberData(nameof cases)>]
let ``vmap of a scan, and of its gradient, equals the loop over examples`` (name: string) (length: int) =
    let scanned, _, (weights, start, xs) = both name length
    let many = Tensor.stack 0 [ xs; xs * 0.5; xs * -1.5 ]
    let examples = [ for i in 0..2 -> Tensor.at 0 i many ]
    let mapped = Batch.vmap (fun xs -> scanned (weights, start, xs)) many
    let looped = Tensor.stack 0 [ for xs in examples -> scanned (weights, start, xs) ]
    equal 1e-13 name looped mapped
    let gradient xs = Grad.grad (fun w -> scanned (w, start, xs)) weights
    let mapped = Batch.vmap gradient many
    examples |> List.iteri (fun i xs -> equal 1e-12 name (gradient xs) (Tree.map (Tensor.at 0 i) mapped))
    // Only the weights differ, and only the start.
    let wide = Tree.map (fun w -> Tensor.stack 0 [ w; w * 0.3 ]) weights
    let mapped = Batch.vmap (fun w -> scanned (w, start, xs)) wide
    equal 1e-13 name (scanned (Tree.map (Tensor.at 0 1) wide, start, xs)) (Tensor.at 0 1 mapped)
    let starts = Tree.map (fun h -> Tensor.stack 0 [ h; h * 0.3 ]) start
    let mapped = Batch.vmap (fun start -> scanned (weights, start, xs)) starts
    equal 1e-13 name (scanned (weights, Tree.map (Tensor.at 0 1) starts, xs)) (Tensor.at 0 1 mapped)

[<Fact>]
let ``a scan of a vmap equals the scan over the batch`` () =
    let xs = sequence 3
    let rows (h, s) x = Batch.vmap (fun (h, s, x) -> step weights (h, s) x) (h, s, x)
    let last, outputs = Scan.scan rows start xs
    let expected, others = Scan.scan (step weights) start xs
    equal 1e-13 "carry" expected last
    equal 1e-13 "outputs" others outputs

[<Fact>]
let ``a scan in a scan equals two written loops, with gradients`` () =
    let inner (carry: Tensor) (x: Tensor) = Scan.scan (fun c y -> Tensor.sin (c + y * weights.Bias), c * y) carry x
    let xs = signed 7 [| 3; 2; 2 |]

    let scanned (init, xs) =
        let last, outputs = Scan.scan inner init xs
        PrimitiveTests.weigh last + PrimitiveTests.weigh outputs

    let written (init, xs) =
        let one carry x =
            let last, outputs = unrolled false (fun c y -> Tensor.sin (c + y * weights.Bias), c * y) carry x 2
            last, Tensor.stack 0 outputs

        let last, outputs = unrolled false one init xs 3
        PrimitiveTests.weigh last + PrimitiveTests.weigh (Tensor.stack 0 outputs)

    let arguments = signed 8 [| 2 |], xs
    equal 1e-13 "value" (written arguments) (scanned arguments)
    equal 1e-12 "gradient" (Grad.grad written arguments) (Grad.grad scanned arguments)

[<Fact>]
let ``carries of several element types keep their exact values`` () =
    let large = 123456789
    let init = Tensor.ofInt32 [||] [| large |], Tensor.ofFloat32 [| 2 |] [| 0.1f; 0.2f |], Tensor.less (scalar 1.0) (scalar 0.0)

    let next (count: Tensor, sum: Tensor, flag: Tensor) (x: Tensor) =
        (count + Tensor.ofInt32 [||] [| 1 |], sum + x, Tensor.logicalNot flag), (count, x * 2.0)

    let (count, sum, flag), (counts, doubled) = Scan.scan next init (Tensor.ofFloat32 [| 3; 2 |] [| 1f; 2f; 3f; 4f; 5f; 6f |])
    Assert.Equal(Dtype.Int32, count.Dtype)
    Assert.Equal(float large + 3.0, Tensor.item count)
    Assert.Equal<float[]>([| float (0.1f + 1f + 3f + 5f); float (0.2f + 2f + 4f + 6f) |], Tensor.toArray sum)
    Assert.Equal(1.0, Tensor.item (Tensor.cast Dtype.Float64 flag))
    Assert.Equal<float[]>([| float large; float large + 1.0; float large + 2.0 |], Tensor.toArray counts)
    Assert.Equal<float[]>([| 2.0; 4.0; 6.0; 8.0; 10.0; 12.0 |], Tensor.toArray doubled)

[<Fact>]
let ``a carry that is passed on, exchanged or replaced by an input is what it should be`` () =
    let f (a: Tensor, b: Tensor, c: Tensor) (x: Tensor) = (b, a, x), a + c
    let init = scalar 1.0, scalar 2.0, scalar 3.0
    let xs = Tensor.ofFloat64 [| 5 |] [| 10.0; 20.0; 30.0; 40.0; 50.0 |]
    let (a, b, c), outputs = Scan.scan f init xs
    Assert.Equal<float list>([ 2.0; 1.0; 50.0 ], [ Tensor.item a; Tensor.item b; Tensor.item c ])
    Assert.Equal<float[]>([| 4.0; 12.0; 21.0; 32.0; 41.0 |], Tensor.toArray outputs)

[<Fact>]
let ``the plan of a compiled scan has as many kernels at any length`` () =
    let gradient = Program.compile (fun (w, xs) -> Grad.grad (fun w -> Tensor.sum (snd (Scan.scan (step w) start xs))) w)

    let kernels length =
        gradient (weights, sequence length) |> ignore
        (Program.kernels gradient).Length

    Assert.Equal(kernels 3, kernels 300)

[<Fact>]
let ``a gradient runs the forward loop once`` () =
    let f w =
        let last, outputs = Scan.scan (step w) start (sequence 6)
        loss last outputs

    let compiled = Program.compile (Grad.valueAndGrad f)
    compiled weights |> ignore
    Assert.Equal(2, Program.kernels compiled |> Array.filter (fun kernel -> kernel.Contains "Scan[") |> Array.length)

[<Fact>]
let ``repeat and fold are scans without inputs and without outputs`` () =
    let doubled = Scan.repeat 5 (fun (x: Tensor) -> x * 2.0) (scalar 1.0)
    Assert.Equal(32.0, Tensor.item doubled)
    Assert.Equal(80.0, Tensor.item (Grad.grad (fun x -> Scan.repeat 4 (fun (x: Tensor) -> x * 2.0) x * 5.0) (scalar 1.0)))
    Assert.Equal(6.0, Tensor.item (Scan.fold (+) (scalar 0.0) (Tensor.ofFloat64 [| 3 |] [| 1.0; 2.0; 3.0 |])))
    Assert.Equal(1.0, Tensor.item (Scan.repeat 0 (fun (x: Tensor) -> x * 2.0) (scalar 1.0)))

[<Fact>]
let ``several threads may run one compiled scan at once`` () =
    let f = Program.compile (fun (xs: Tensor) -> fst (Scan.scan (step weights) start xs))
    let inputs = [| for seed in 0..15 -> signed seed [| 20; 4; 3 |] |]
    let expected = inputs |> Array.map (fun xs -> Tensor.toArray (fst (f xs)))
    let actual = inputs |> Array.Parallel.map (fun xs -> Tensor.toArray (fst (f xs)))
    Assert.Equal<float[][]>(expected, actual)

[<Fact>]
let ``what does not fit is said in one line`` () =
    let message (f: unit -> unit) = (Assert.ThrowsAny<ArgumentException>(fun () -> f ())).Message
    let xs = sequence 3

    Assert.Contains(
        "Scan: the step turns 0 of the carry from Float64 [4, 2] into Float64 [4, 3]",
        message (fun () -> (Scan.scan (fun (a, b) x -> (x, b), a) start xs) |> ignore)
    )

    Assert.Contains("leading axes are [3, 2]", message (fun () -> (Scan.scan (fun c (a, b) -> c, a + b) (scalar 0.0) (xs, sequence 2)) |> ignore))
    Assert.Contains("Scan.repeat", message (fun () -> (Scan.scan (fun c () -> c, c) (scalar 0.0) ()) |> ignore))
    Assert.Contains("must be 0 or more", message (fun () -> (Scan.repeat -1 id (scalar 0.0)) |> ignore))
