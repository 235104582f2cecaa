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

let convolution (axes: int) : ConvolutionOptions = Convolution.plain axes

/// Convolutions of each kind: x, w and how they are passed over.
let convolutionExamples =
    let example name x w (options: ConvolutionOptions) =
        {
            Name = $"Convolution {name}"
            Inputs = [ signed 40 x; signed 41 w ]
            Apply = fun a -> Convolution.apply options a[1] a[0]
        }

    let transposed name x w extra (options: ConvolutionOptions) =
        {
            Name = $"ConvolutionTransposed {name}"
            Inputs = [ signed 42 x; signed 43 w ]
            Apply = fun a -> Convolution.transposed options extra a[1] a[0]
        }

    [
        example "1D" [| 2; 5; 2 |] [| 3; 2; 3 |] (convolution 1)
        example "2D" [| 2; 4; 5; 2 |] [| 2; 3; 2; 3 |] (Convolution.padded [| 1; 1 |] (convolution 2))
        example "3D" [| 1; 3; 4; 3; 2 |] [| 2; 2; 3; 2; 2 |] { convolution 3 with Low = [| 0; 1; 1 |]; High = [| 1; 0; 1 |]; Stride = [| 1; 2; 1 |] }
        example "strided" [| 1; 6; 5; 1 |] [| 3; 3; 1; 2 |] { Convolution.padded [| 1; 1 |] (convolution 2) with Stride = [| 2; 3 |] }
        example "dilated" [| 1; 7; 6; 1 |] [| 3; 2; 1; 2 |] { Convolution.padded [| 1; 2 |] (convolution 2) with Dilation = [| 2; 3 |] }
        example
            "strided and dilated"
            [| 1; 9; 2 |]
            [| 3; 2; 2 |]
            { Convolution.padded [| 2 |] (convolution 1) with Dilation = [| 2 |]; Stride = [| 3 |] }
        example "grouped" [| 1; 4; 4; 4 |] [| 3; 3; 2; 6 |] { Convolution.padded [| 1; 1 |] (convolution 2) with Groups = 2 }
        example "depthwise" [| 2; 4; 4; 3 |] [| 3; 3; 1; 3 |] { Convolution.padded [| 1; 1 |] (convolution 2) with Groups = 3 }
        example "of one pixel" [| 2; 3; 3; 2 |] [| 1; 1; 2; 3 |] { convolution 2 with Stride = [| 2; 1 |] }
        example "padded beyond the kernel" [| 1; 2; 2; 1 |] [| 2; 2; 1; 1 |] (Convolution.padded [| 3; 2 |] (convolution 2))
        transposed "2D" [| 2; 3; 2; 3 |] [| 3; 2; 2; 3 |] [| 0; 0 |] (convolution 2)
        transposed "strided" [| 1; 3; 3; 2 |] [| 3; 3; 1; 2 |] [| 1; 0 |] { Convolution.padded [| 1; 1 |] (convolution 2) with Stride = [| 2; 3 |] }
        transposed "grouped and dilated" [| 1; 4; 4 |] [| 2; 1; 4 |] [| 1 |] { convolution 1 with Groups = 2; Dilation = [| 3 |]; Stride = [| 2 |] }
    ]

/// Windows of each kind.
let windowExamples =
    let options extent stride low high : WindowOptions =
        { Extent = extent; Stride = stride; Low = low; High = high; Dilation = Array.map (fun _ -> 1) extent }

    let plain = Window.tiling [| 2; 2 |]
    let overlapping = options [| 3; 2 |] [| 2; 1 |] [| 1; 0 |] [| 1; 1 |]

    [
        for name, window in
            [
                "WindowMax", Window.max
                "WindowSum", Window.sum
                "WindowAverage", Window.average false
                "WindowAverage with padding", Window.average true
            ] do
            one $"{name} side by side" (signed 50 [| 2; 4; 5; 2 |]) (fun x -> window plain (x * x))
            one $"{name} overlapping" (signed 51 [| 1; 5; 4; 3 |]) (fun x -> window overlapping (x * x))
            one $"{name} 1D" (signed 52 [| 2; 6; 2 |]) (fun x -> window { options [| 2 |] [| 1 |] [| 0 |] [| 1 |] with Dilation = [| 2 |] } (x * x))

            one $"{name} 3D" (signed 53 [| 1; 3; 3; 4; 1 |]) (fun x ->
                window (options [| 2; 2; 2 |] [| 1; 2; 2 |] [| 0; 1; 0 |] [| 0; 0; 0 |]) (x * x))
    ]


/// Matrices that are far from singular.
let regular seed (shape: int[]) = signed seed shape + 3.0 * Tensor.identity Dtype.Float64 shape[shape.Length - 1]

/// Several matrices as one vector, so that one gradient tests them all.
let joined (parts: Tensor list) = Tensor.concatenate 0 (parts |> List.map (Tensor.reshape [| -1 |]))

let linearAlgebraExamples =
    let two name a b apply = { Name = name; Inputs = [ a; b ]; Apply = fun (x: Tensor list) -> apply x[0] x[1] }
    let factors apply = fun a -> joined (apply a)
    let qr = factors (fun a -> let f = LinearAlgebra.qr a in [ f.Q; f.R ])
    let svd = factors (fun a -> let f = LinearAlgebra.svd a in [ f.U; f.S; f.Vt ])

    [
        one "Cholesky" (regular 40 [| 2; 3; 3 |]) LinearAlgebra.cholesky
        one "Cholesky 1" (random 41 [| 1; 1 |]) LinearAlgebra.cholesky
        for lower in [ true; false ] do
            two $"TriangularSolve {lower}" (regular 42 [| 3; 3 |]) (signed 43 [| 3; 2 |]) (LinearAlgebra.triangularSolve lower)

            two
                $"TriangularSolve transposed {lower}"
                (regular 44 [| 2; 3; 3 |])
                (signed 45 [| 2; 3; 1 |])
                (LinearAlgebra.triangularSolveTransposed lower)
        two "Solve" (regular 46 [| 2; 3; 3 |]) (signed 47 [| 2; 3; 2 |]) LinearAlgebra.solve
        two "Solve a vector" (regular 48 [| 4; 4 |]) (signed 49 [| 4 |]) LinearAlgebra.solve
        two "Solve, one matrix" (regular 50 [| 3; 3 |]) (signed 51 [| 2; 3; 1 |]) LinearAlgebra.solve
        one "Inverse" (regular 52 [| 2; 3; 3 |]) LinearAlgebra.inverse
        one "LU" (signed 53 [| 3; 3 |]) (factors (fun a -> let f = LinearAlgebra.lu a in [ f.L; f.U ]))
        one "Determinant" (signed 54 [| 2; 3; 3 |]) LinearAlgebra.determinant
        one "LogDeterminant" (regular 55 [| 2; 3; 3 |]) LinearAlgebra.logDeterminant
        one "QR tall" (signed 56 [| 2; 4; 2 |]) qr
        one "QR square" (signed 57 [| 3; 3 |]) qr
        one "QR wide" (signed 58 [| 2; 4 |]) qr
        one "SymmetricEigen" (signed 59 [| 2; 3; 3 |]) (factors (fun a -> let f = LinearAlgebra.eigh a in [ f.Values; f.Vectors ]))
        one "SVD tall" (signed 60 [| 2; 4; 2 |]) svd
        one "SVD square" (signed 61 [| 3; 3 |]) svd
        one "SVD wide" (signed 62 [| 2; 4 |]) svd
        one "PseudoInverse tall" (signed 63 [| 4; 2 |]) LinearAlgebra.pseudoInverse
        one "PseudoInverse wide" (signed 64 [| 2; 3; 4 |]) LinearAlgebra.pseudoInverse
        two "PseudoInverse of rank 2" (signed 65 [| 4; 2 |]) (signed 66 [| 2; 3 |]) (fun b c ->
            LinearAlgebra.pseudoInverseWith 1e-8 (Tensor.matmul b c))
        two "LeastSquares tall" (signed 67 [| 4; 2 |]) (signed 68 [| 4; 2 |]) LinearAlgebra.leastSquares
        two "LeastSquares wide" (signed 69 [| 2; 2; 3 |]) (signed 70 [| 2; 2; 1 |]) LinearAlgebra.leastSquares
        one "MatrixExponential" (signed 71 [| 2; 3; 3 |]) LinearAlgebra.expm
        one "MatrixExponential, squared" (signed 72 [| 2; 2 |] * 9.0) LinearAlgebra.expm
        one "diagonal" (signed 73 [| 2; 3; 3 |]) (fun a -> LinearAlgebra.diagonal (a * a))
        one "diagonalMatrix" (signed 74 [| 2; 3 |]) (fun x -> LinearAlgebra.diagonalMatrix (x * x))
    ]

let axisExamples =
    [
        for axis in [ 0; 1; 2 ] do
            one $"sort {axis}" (signed 80 [| 2; 3; 4 |]) (Tensor.sort axis)
            one $"cumulativeSum {axis}" (signed 81 [| 2; 3; 4 |]) (fun x -> Tensor.cumulativeSum axis (x * x))
            one $"cumulativeProduct {axis}" (signed 82 [| 2; 3; 4 |]) (Tensor.cumulativeProduct axis)
            one $"cumulativeMax {axis}" (signed 83 [| 2; 3; 4 |]) (Tensor.cumulativeMax axis)

            {
                Name = $"linearRecurrence {axis}"
                Inputs = [ signed 84 [| 2; 3; 4 |]; signed 85 [| 2; 3; 4 |] ]
                Apply = fun a -> Tensor.linearRecurrence axis a[0] a[1]
            }
        one "sort a vector, descending" (signed 86 [| 5 |]) (Tensor.sortDescending 0)
        one "topK" (signed 87 [| 3; 5 |]) (fun x -> fst (Tensor.topK 2 -1 x))
        one "cumulativeMin" (signed 88 [| 5 |]) (Tensor.cumulativeMin 0)
        {
            Name = "reverseRecurrence"
            Inputs = [ signed 89 [| 4; 2 |]; signed 90 [| 4; 2 |] ]
            Apply = fun a -> Tensor.reverseRecurrence 0 a[0] a[1]
        }
        one "segmentSum" (signed 91 [| 4; 2 |]) (fun x -> Tensor.segmentSum indices 4 (x * x))
        one "segmentMean" (signed 92 [| 4 |]) (fun x -> Tensor.segmentMean indices 4 (x * x))
        one "fft" (signed 93 [| 3; 2; 2 |]) (fun x -> Tensor.square (Tensor.fft 0 x))
        one "inverseFft" (signed 94 [| 2; 5; 2 |]) (fun x -> Tensor.square (Tensor.inverseFft -2 x))
        one "realFft" (signed 95 [| 5; 2 |]) (fun x -> Tensor.square (Tensor.realFft 0 x))
        one "inverseRealFft" (signed 96 [| 2; 3; 2 |]) (fun x -> Tensor.square (Tensor.inverseRealFft 1 4 x))
    ]

let examples = unaryExamples @ binaryExamples @ otherExamples @ convolutionExamples @ windowExamples @ linearAlgebraExamples @ axisExamples

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
            "Convolution"
            "ConvolutionTransposed"
            "WindowMax"
            "WindowSum"
            "Scan"
            "Cond"
        ]

    for name in expected do
        Assert.True(seen.Contains name, $"no example reaches {name}")
