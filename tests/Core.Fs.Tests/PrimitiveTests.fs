module Hybrid.Core.Tests.PrimitiveTests

open System
open Xunit
open Hybrid.Core
open Hybrid.Providers.Pointwise

/// One example of every primitive as a function of float64 tensors; integer operands are closed over.
type Example = { Name: string; Inputs: Tensor list; Apply: Tensor list -> Tensor }

let random seed (shape: int[]) =
    let generator = Random(seed: int)
    Tensor.ofFloat64 shape (Array.init (Shape.size shape) (fun _ -> generator.NextDouble() * 1.6 + 0.2))

let signed seed shape = random seed shape - 1.0

let unaryExamples =
    [
        for operation in Enum.GetValues<UnaryOperation>() do
            let domain =
                match operation with
                | UnaryOperation.Not
                | UnaryOperation.ToBool
                | UnaryOperation.ToNumber
                | UnaryOperation.IsFinite -> None
                | UnaryOperation.Sqrt
                | UnaryOperation.ReciprocalSqrt
                | UnaryOperation.Reciprocal
                | UnaryOperation.Log
                | UnaryOperation.LogGamma
                | UnaryOperation.Digamma
                | UnaryOperation.Trigamma
                | UnaryOperation.Log1Plus -> Some(random 1 [| 2; 3 |])
                | _ -> Some(signed 2 [| 2; 3 |])

            match domain with
            | Some x when operation <> UnaryOperation.Trigamma ->
                { Name = $"Unary {operation}"; Inputs = [ x ]; Apply = fun a -> Primitives.unary operation a.Head }
            | _ -> ()
    ]

let binaryExamples =
    [
        for operation in
            [
                BinaryOperation.Add
                BinaryOperation.Subtract
                BinaryOperation.Multiply
                BinaryOperation.Divide
                BinaryOperation.Max
                BinaryOperation.Min
                BinaryOperation.Power
                BinaryOperation.Atan2
            ] do
            {
                Name = $"Binary {operation}"
                Inputs = [ random 3 [| 2; 3 |]; random 4 [| 2; 3 |] ]
                Apply = fun a -> Primitives.binary operation a[0] a[1]
            }

            {
                Name = $"Binary {operation} broadcast"
                Inputs = [ random 5 [| 3; 1; 2 |]; random 6 [| 4; 1 |] ]
                Apply = fun a -> Primitives.binary operation a[0] a[1]
            }
    ]

let one name input apply = { Name = name; Inputs = [ input ]; Apply = fun (a: Tensor list) -> apply a.Head }

let indices = Tensor.ofInt32 [| 4 |] [| 2; 0; 2; 1 |]

let plainDot = { LeftBatch = [||]; RightBatch = [||]; LeftContracted = [| 1 |]; RightContracted = [| 0 |] }

let otherExamples =
    [
        for operation in [ ReduceOperation.Sum; ReduceOperation.Product; ReduceOperation.Max; ReduceOperation.Min ] do
            for axes in [ [| 0 |]; [| 1 |]; [| 2 |]; [| 0; 2 |]; [| 0; 1; 2 |] ] do
                one $"Reduce {operation} {Shape.text axes}" (random 7 [| 2; 3; 4 |]) (Primitives.reduce operation axes)
        {
            Name = "Select"
            Inputs = [ signed 8 [| 2; 3 |]; signed 9 [| 2; 3 |] ]
            Apply = fun a -> Primitives.select (Tensor.less a[0] (a[0] * 0.0)) (a[1] * a[0]) a[0]
        }
        one "Cast" (signed 10 [| 5 |]) (fun x -> Tensor.cast Dtype.Float64 (Tensor.cast Dtype.Float64 x * 2.0))
        one "Reshape" (signed 11 [| 2; 6 |]) (fun x -> Primitives.reshape [| 3; 4 |] (x * x))
        one "Permute" (signed 12 [| 2; 3; 4 |]) (fun x -> Primitives.permute [| 2; 0; 1 |] x)
        one "Permute then reshape" (signed 12 [| 2; 3; 4 |]) (fun x -> Primitives.reshape [| 8; 3 |] (Primitives.permute [| 2; 0; 1 |] (x * x)))
        one "Broadcast" (signed 13 [| 3; 1 |]) (fun x -> Primitives.broadcastTo [| 2; 3; 4 |] x)
        one "Slice" (signed 14 [| 5; 6 |]) (fun x -> Primitives.slice [| 1; 0 |] [| 2; 3 |] [| 2; 2 |] x)
        one "Pad" (signed 15 [| 2; 3 |]) (fun x -> Primitives.pad [| 1; 0 |] [| 0; 2 |] [| 2; 1 |] x)
        {
            Name = "Concatenate"
            Inputs = [ signed 16 [| 2; 3 |]; signed 17 [| 2; 1 |] ]
            Apply = fun a -> Primitives.concatenate 1 (Array.ofList a)
        }
        one "Reverse" (signed 18 [| 2; 3 |]) (Primitives.reverse [| 1 |])
        one "Gather 0" (signed 19 [| 3; 2 |]) (fun x -> Primitives.gather 0 false x indices)
        one "Gather 1" (signed 20 [| 2; 3; 2 |]) (fun x -> Primitives.gather 1 false x (Primitives.reshape [| 2; 2 |] indices))
        one "Gather batched" (signed 21 [| 2; 3; 2 |]) (fun x -> Primitives.gather 1 true x (Primitives.reshape [| 2; 2 |] indices))
        one "ScatterAdd" (signed 22 [| 4; 2 |]) (fun x -> Primitives.scatterAdd 0 false [| 3; 2 |] indices x)
        one "ScatterAdd batched" (signed 23 [| 2; 2; 2 |]) (fun x ->
            Primitives.scatterAdd 1 true [| 2; 3; 2 |] (Primitives.reshape [| 2; 2 |] indices) x)
        {
            Name = "Dot"
            Inputs = [ signed 24 [| 2; 3 |]; signed 25 [| 3; 4 |] ]
            Apply = fun a -> Primitives.dot plainDot a[0] a[1]
        }
        {
            Name = "Dot of vectors"
            Inputs = [ signed 24 [| 3 |]; signed 25 [| 3 |] ]
            Apply = fun a -> Primitives.dot { plainDot with LeftContracted = [| 0 |] } a[0] a[1]
        }
        {
            Name = "Dot general"
            Inputs = [ signed 26 [| 2; 3; 4; 2 |]; signed 27 [| 4; 2; 3; 2 |] ]
            Apply =
                fun a ->
                    Primitives.dot { LeftBatch = [| 1 |]; RightBatch = [| 2 |]; LeftContracted = [| 2; 0 |]; RightContracted = [| 0; 3 |] } a[0] a[1]
        }
        one "Barrier" (signed 28 [| 3 |]) (fun x -> Primitives.barrier (x * x) x)
        one "Custom" (signed 29 [| 3 |]) (Grad.withRule (fun x -> x * x) (fun x g -> 2.0 * x * g))
        one "Variable" (signed 30 [| 3 |]) (fun x -> Primitives.variable x * x)
        {
            Name = "Attention"
            Inputs = [ signed 34 [| 2; 3; 2; 3 |]; signed 35 [| 2; 4; 2; 3 |]; signed 36 [| 2; 4; 2; 2 |] ]
            Apply = fun a -> Attention.apply Attention.defaults a[0] a[1] a[2]
        }
        {
            Name = "Attention causal"
            Inputs = [ signed 37 [| 1; 3; 2; 2 |]; signed 38 [| 1; 3; 2; 2 |]; signed 39 [| 1; 3; 2; 2 |] ]
            Apply = fun a -> Attention.apply { Attention.causal with Scale = Some 0.9 } a[0] a[1] a[2]
        }
        {
            Name = "Attention masked"
            Inputs = [ signed 40 [| 2; 3; 1; 2 |]; signed 41 [| 2; 4; 1; 2 |]; signed 42 [| 2; 4; 1; 3 |] ]
            Apply =
                fun a ->
                    let mask = Tensor.ofBool [| 2; 1; 3; 4 |] (Array.init 24 (fun i -> i % 5 <> 0 && i / 4 <> 2))
                    let lengths = Tensor.ofInt32 [| 2 |] [| 3; 4 |]
                    Attention.apply { Attention.defaults with Mask = Some mask; KeyLengths = Some lengths } a[0] a[1] a[2]
        }
        {
            Name = "Scan"
            Inputs = [ signed 34 [| 2; 3 |]; signed 35 [| 4; 2; 3 |] ]
            Apply = fun a -> Scan.scan (fun c x -> Tensor.tanh (c + x), c * x) a[0] a[1] |> snd
        }
        {
            Name = "Scan of products in reverse"
            Inputs = [ signed 36 [| 3; 3 |]; signed 37 [| 4; 2; 3 |] ]
            Apply =
                fun a ->
                    Scan.scanWith
                        { Scan.defaults with Reverse = true }
                        (fun c x -> Tensor.sin (Tensor.matmul c a[0] + x), ())
                        (Tensor.zeros Dtype.Float64 [| 2; 3 |])
                        a[1]
                    |> fst
        }
        {
            Name = "Cond"
            Inputs = [ signed 38 [| 2; 3 |]; signed 39 [| 2; 3 |] ]
            Apply =
                fun a ->
                    let condition = Tensor.less (Tensor.sum a[0] * 0.0) (Tensor.scalarOf Dtype.Float64 1.0)
                    Control.cond condition (fun (x, y) -> x * Tensor.exp y) (fun (x, y) -> x + y) (a[0], a[1])
        }
        one "softmax" (signed 31 [| 2; 4 |]) (Tensor.softmax 1)
        one "logSoftmax" (signed 32 [| 2; 4 |]) (Tensor.logSoftmax -1)
        one "logSumExp" (signed 33 [| 2; 4 |]) (Tensor.logSumExp 0)
    ]

let examples = unaryExamples @ binaryExamples @ otherExamples

let names = examples |> List.map (fun example -> [| box example.Name |])

let find name = examples |> List.find (fun example -> example.Name = name)

/// A weighted sum, so that every element of the result matters differently.
let weigh (y: Tensor) =
    let weights = Tensor.ofFloat64 y.Shape (Array.init y.Size (fun i -> cos (float i + 0.5)))
    Tensor.sum (y * weights)

/// Central differences of a scalar function, element by element.
let differences (f: Tensor list -> Tensor) (inputs: Tensor list) =
    let step = 1e-5

    inputs
    |> List.mapi (fun i input ->
        let values = Tensor.toArray input

        Array.init values.Length (fun j ->
            let at delta =
                let moved = Array.copy values
                moved[j] <- moved[j] + delta
                Tensor.item (f (List.updateAt i (Tensor.ofFloat64 input.Shape moved) inputs))

            (at step - at -step) / (2.0 * step)))

let close tolerance (expected: float[]) (actual: float[]) what =
    Assert.Equal(expected.Length, actual.Length)

    for i in 0 .. expected.Length - 1 do
        let error = abs (expected[i] - actual[i]) / max 1.0 (abs expected[i])
        Assert.True(error <= tolerance, $"{what}: element {i} is {actual[i]}, expected {expected[i]}")

let checkGradient name f inputs =
    let gradient = Grad.grad (fun a -> f a) inputs

    List.iteri2 (fun i (g: Tensor) expected -> close 1e-6 expected (Tensor.toArray g) $"{name}, operand {i}") gradient (differences f inputs)

[<Theory; MemberData(nameof names)>]
let ``the gradient equals central differences`` (name: string) =
    let example = find name
    checkGradient name (fun a -> weigh (example.Apply a)) example.Inputs

[<Theory; MemberData(nameof names)>]
let ``the second derivative equals central differences of the gradient`` (name: string) =
    let example = find name

    if name <> "Unary Digamma" then
        let first a = Grad.grad (fun a -> weigh (example.Apply a)) a |> List.map weigh |> List.reduce (+)
        checkGradient name first example.Inputs

[<Theory; MemberData(nameof names)>]
let ``vmap equals the loop`` (name: string) =
    let example = find name
    let many = example.Inputs |> List.map (fun x -> Tensor.stack 0 [ x; x * 1.1; x * 0.7 ])
    let batched = Batch.vmap (fun a -> example.Apply a) many
    let looped = Tensor.stack 0 [ for i in 0..2 -> example.Apply(many |> List.map (Tensor.at 0 i)) ]
    close 1e-12 (Tensor.toArray looped) (Tensor.toArray batched) name
    // Only one operand mapped, the others shared.
    let first = Batch.vmap (fun x -> example.Apply(x :: example.Inputs.Tail)) many.Head
    let alone = Tensor.stack 0 [ for i in 0..2 -> example.Apply(Tensor.at 0 i many.Head :: example.Inputs.Tail) ]
    close 1e-12 (Tensor.toArray alone) (Tensor.toArray first) name

    if example.Inputs.Length = 2 then
        let second = Batch.vmap (fun x -> example.Apply [ example.Inputs.Head; x ]) many[1]
        let alone = Tensor.stack 0 [ for i in 0..2 -> example.Apply [ example.Inputs.Head; Tensor.at 0 i many[1] ] ]
        close 1e-12 (Tensor.toArray alone) (Tensor.toArray second) name

[<Theory; MemberData(nameof names)>]
let ``the gradient of vmap equals the loop's gradients`` (name: string) =
    let example = find name
    let many = example.Inputs |> List.map (fun x -> Tensor.stack 0 [ x; x * 1.1 ])
    let batched = Batch.vmap (fun a -> Grad.grad (fun a -> weigh (example.Apply a)) a) many

    for i in 0..1 do
        let alone = Grad.grad (fun a -> weigh (example.Apply a)) (many |> List.map (Tensor.at 0 i))
        List.iter2 (fun (b: Tensor) (a: Tensor) -> close 1e-12 (Tensor.toArray a) (Tensor.toArray (Tensor.at 0 i b)) name) batched alone

[<Theory; MemberData(nameof names)>]
let ``compiled equals eager`` (name: string) =
    let example = find name
    let compiled = Program.compile (fun a -> example.Apply a, Grad.grad (fun a -> weigh (example.Apply a)) a)
    let value, gradient = compiled example.Inputs
    close 1e-13 (Tensor.toArray (example.Apply example.Inputs)) (Tensor.toArray value) name

    List.iter2
        (fun (a: Tensor) (b: Tensor) -> close 1e-12 (Tensor.toArray a) (Tensor.toArray b) name)
        (Grad.grad (fun a -> weigh (example.Apply a)) example.Inputs)
        gradient

[<Fact>]
let ``every case of the primitive table has an example`` () =
    let rec cases (node: Tensor) =
        Set.unionMany (Set.singleton (node.Primitive.Text.Split('[', '.', '0', '1', '2')[0]) :: [ for input in node.Inputs -> cases input ])

    let seen =
        examples
        |> List.map (fun example ->
            let variables = example.Inputs |> List.map Primitives.variable
            cases (example.Apply variables))
        |> Set.unionMany

    // Leaves and the operations without a gradient are tested elsewhere.
    let expected =
        [
            "Variable"
            "Select"
            "Reshape"
            "Permute"
            "Broadcast"
            "Slice"
            "Pad"
            "Concatenate"
            "Reverse"
            "Gather"
            "ScatterAdd"
            "Dot"
            "Barrier"
            "Custom"
            "Attention"
            "Sum"
            "Product"
            "Max"
            "Min"
            "StopGradient"
            "Scan"
            "Cond"
        ]

    for name in expected do
        Assert.True(seen.Contains name, $"no example reaches {name}")
