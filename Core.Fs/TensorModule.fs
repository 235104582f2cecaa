namespace Hybrid.Core

open System
open Hybrid.Providers.Memory
open Hybrid.Providers.Pointwise
open Hybrid.Providers.Scanning

/// What can be done with tensors. Axes may be negative (counted from the end); shapes broadcast under NumPy's rule.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Tensor =

    // ---- Creation

    /// A Float32 tensor of a shape from its elements in row-major order. Raises ShapeException when their number does not fit.
    let ofFloat32 (shape: Shape) (values: float32[]) : Tensor = Numbers.ofFloat32 shape values

    /// A Float64 tensor of a shape from its elements in row-major order.
    let ofFloat64 (shape: Shape) (values: float[]) : Tensor = Numbers.ofFloat64 shape values

    /// An Int32 tensor of a shape from its elements in row-major order.
    let ofInt32 (shape: Shape) (values: int[]) : Tensor = Numbers.ofInt32 shape values

    /// A Bool tensor of a shape from its elements in row-major order.
    let ofBool (shape: Shape) (values: bool[]) : Tensor = Numbers.ofBool shape values

    /// A Float32 vector: `Tensor.vector [ 1.0; 2.0 ]`.
    let vector (values: float seq) : Tensor =
        let values = values |> Seq.map float32 |> Array.ofSeq
        Numbers.ofFloat32 [| values.Length |] values

    /// A Float32 matrix from its rows, which must be equally long.
    let matrix (rows: float seq seq) : Tensor =
        let rows = rows |> Seq.map Array.ofSeq |> Array.ofSeq
        let columns = if rows.Length = 0 then 0 else rows[0].Length

        match rows |> Array.tryFindIndex (fun row -> row.Length <> columns) with
        | Some i -> Shape.fail "Tensor.matrix" $"row {i} has {rows[i].Length} numbers and row 0 has {columns}" "Give rows of one length"
        | None -> Numbers.ofFloat32 [| rows.Length; columns |] (rows |> Array.concat |> Array.map float32)

    /// A Float32 scalar. It is data: programs compiled with it as an argument need not be compiled again for another value.
    let scalar (value: float) : Tensor = Numbers.ofFloat32 [||] [| float32 value |]

    /// A scalar of any element type.
    let scalarOf (dtype: Dtype) (value: float) : Tensor = Numbers.ofFloats dtype [||] [| value |]

    /// Every element the same number.
    let full (dtype: Dtype) (shape: Shape) (value: float) : Tensor = Primitives.constant value dtype shape

    /// Zeros of an element type.
    let zeros (dtype: Dtype) (shape: Shape) : Tensor = full dtype shape 0.0

    /// Ones of an element type.
    let ones (dtype: Dtype) (shape: Shape) : Tensor = full dtype shape 1.0

    /// Zeros like another tensor.
    let zerosLike (x: Tensor) : Tensor = Primitives.zerosLike x

    /// 0, 1, ..., n - 1 as Int32.
    let range (n: int) : Tensor = Numbers.range n

    // ---- Values

    let private read (x: Tensor) (convert: Storage -> 'b) =
        let storage = Run.storage x
        let result = convert storage
        GC.KeepAlive storage
        result

    /// Computes several tensors at once, sharing what they have in common, and returns them.
    let evaluate (tensors: Tensor[]) : Tensor[] =
        Run.force tensors
        tensors

    /// The elements as text: computed, nested in brackets, long axes cut in the middle; then element type and shape.
    let text (x: Tensor) : string =
        Run.force [| x |]
        x.ToString()

    /// The elements as double precision numbers in row-major order (truth values as 0 and 1).
    let toArray (x: Tensor) : float[] =
        match x.Dtype with
        | Dtype.Float32 -> read x (fun storage -> storage.View<float32>().ToArray() |> Array.map float)
        | Dtype.Float64 -> read x (fun storage -> storage.View<float>().ToArray())
        | _ -> read x (fun storage -> storage.View<int>().ToArray() |> Array.map float)

    let private only (dtype: Dtype) name (x: Tensor) =
        if x.Dtype <> dtype then
            Shape.fail name $"the tensor is {x.Dtype}" $"Cast it to {dtype} first"

    /// The elements of a Float32 tensor in row-major order.
    let toFloat32 (x: Tensor) : float32[] =
        only Dtype.Float32 "Tensor.toFloat32" x
        read x (fun storage -> storage.View<float32>().ToArray())

    /// The elements of an Int32 tensor in row-major order.
    let toInt32 (x: Tensor) : int[] =
        only Dtype.Int32 "Tensor.toInt32" x
        read x (fun storage -> storage.View<int>().ToArray())

    /// The elements of a Bool tensor in row-major order.
    let toBool (x: Tensor) : bool[] =
        only Dtype.Bool "Tensor.toBool" x
        read x (fun storage -> storage.View<int>().ToArray() |> Array.map ((<>) 0))

    /// The number that a tensor of one element holds.
    let item (x: Tensor) : float =
        if x.Size <> 1 then
            Shape.fail "Tensor.item" $"the shape is {Shape.text x.Shape}" "It takes a tensor of one element"

        (toArray x)[0]

    // ---- Element by element

    let private unary operation x = Primitives.unary operation x

    /// |x|
    let abs (x: Tensor) = unary UnaryOperation.Abs x
    /// -1, 0 or 1
    let sign (x: Tensor) = unary UnaryOperation.Sign x
    /// Largest integer not above.
    let floor (x: Tensor) = unary UnaryOperation.Floor x
    /// Smallest integer not below.
    let ceiling (x: Tensor) = unary UnaryOperation.Ceiling x
    /// Nearest integer, ties to even.
    let round (x: Tensor) = unary UnaryOperation.Round x
    /// Square root; NaN below 0.
    let sqrt (x: Tensor) = unary UnaryOperation.Sqrt x
    /// 1 / sqrt x
    let reciprocalSqrt (x: Tensor) = unary UnaryOperation.ReciprocalSqrt x
    /// 1 / x
    let reciprocal (x: Tensor) = unary UnaryOperation.Reciprocal x
    /// e^x
    let exp (x: Tensor) = unary UnaryOperation.Exp x
    /// e^x - 1, accurate near 0
    let expMinus1 (x: Tensor) = unary UnaryOperation.ExpMinus1 x
    /// Natural logarithm.
    let log (x: Tensor) = unary UnaryOperation.Log x
    /// ln (1 + x), accurate near 0
    let log1Plus (x: Tensor) = unary UnaryOperation.Log1Plus x
    /// Sine, radians.
    let sin (x: Tensor) = unary UnaryOperation.Sin x
    /// Cosine, radians.
    let cos (x: Tensor) = unary UnaryOperation.Cos x
    /// Hyperbolic tangent.
    let tanh (x: Tensor) = unary UnaryOperation.Tanh x
    /// 1 / (1 + e^-x)
    let sigmoid (x: Tensor) = unary UnaryOperation.Sigmoid x
    /// ln (1 + e^x)
    let softplus (x: Tensor) = unary UnaryOperation.Softplus x
    /// The error function.
    let erf (x: Tensor) = unary UnaryOperation.Erf x
    /// ln |Gamma x|
    let logGamma (x: Tensor) = unary UnaryOperation.LogGamma x
    /// The derivative of logGamma.
    let digamma (x: Tensor) = unary UnaryOperation.Digamma x
    /// Whether neither NaN nor infinite.
    let isFinite (x: Tensor) = unary UnaryOperation.IsFinite x
    /// x * x
    let square (x: Tensor) = x * x

    /// The larger of each pair; NaN if either is. Where equal, the gradient goes to the second.
    let maximum (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.Max a b
    /// The smaller of each pair; NaN if either is. Where equal, the gradient goes to the second.
    let minimum (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.Min a b
    /// a raised to b.
    let power (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.Power a b
    /// The angle of the point (x, y), in radians.
    let atan2 (y: Tensor) (x: Tensor) = Primitives.binary BinaryOperation.Atan2 y x

    let private like (x: Tensor) value = Primitives.constant value x.Dtype x.Shape

    /// Each element raised to a number.
    let powerOf (exponent: float) (x: Tensor) = power x (like x exponent)

    /// Each element limited to [low, high]; the gradient is 0 outside.
    let clamp (low: float) (high: float) (x: Tensor) = minimum (maximum x (like x low)) (like x high)

    /// a < b
    let less (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.Less a b
    /// a <= b
    let lessOrEqual (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.LessOrEqual a b
    /// a > b
    let greater (a: Tensor) (b: Tensor) = less b a
    /// a >= b
    let greaterOrEqual (a: Tensor) (b: Tensor) = lessOrEqual b a
    /// a = b
    let equal (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.Equal a b
    /// Both truth values.
    let logicalAnd (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.And a b
    /// Either truth value.
    let logicalOr (a: Tensor) (b: Tensor) = Primitives.binary BinaryOperation.Or a b
    /// The other truth value.
    let logicalNot (x: Tensor) = unary UnaryOperation.Not x
    /// The second tensor where the condition holds, else the third.
    let select (condition: Tensor) (whenTrue: Tensor) (whenFalse: Tensor) = Primitives.select condition whenTrue whenFalse
    /// Conversion to another element type; float to Int32 truncates towards 0.
    let cast (dtype: Dtype) (x: Tensor) = Primitives.cast dtype x
    /// The same values, constant to gradients.
    let stopGradient (x: Tensor) = Primitives.stopGradient x

    // ---- Movement

    /// The same elements under another shape; one extent may be -1 and is worked out.
    let reshape (shape: Shape) (x: Tensor) : Tensor =
        match shape |> Array.filter ((=) -1) |> Array.length with
        | 0 -> Primitives.reshape shape x
        | 1 ->
            let known = shape |> Array.filter ((<>) -1) |> Shape.size

            if known = 0 || x.Size % known <> 0 then
                Shape.fail
                    "Reshape"
                    $"no extent in place of -1 makes {Shape.text shape} hold the {x.Size} elements of {Shape.text x.Shape}"
                    "Check the other extents"

            Primitives.reshape (shape |> Array.map (fun extent -> if extent = -1 then x.Size / known else extent)) x
        | _ -> Shape.fail "Reshape" $"{Shape.text shape} has more than one -1" "At most one extent can be worked out"

    /// Axes in another order: axis i of the result is axis order[i].
    let permute (order: int[]) (x: Tensor) = Primitives.permute (order |> Array.map (Shape.axis "Permute" x.Rank)) x

    /// The last two axes exchanged.
    let transpose (x: Tensor) =
        if x.Rank < 2 then
            Shape.fail "Transpose" $"the shape is {Shape.text x.Shape}" "It takes a matrix or a batch of them"

        Primitives.permute (Array.append [| 0 .. x.Rank - 3 |] [| x.Rank - 1; x.Rank - 2 |]) x

    /// Stretched to a shape under the broadcasting rule.
    let broadcastTo (shape: Shape) (x: Tensor) = Primitives.broadcastTo shape x

    /// A new axis of extent 1 at a position.
    let expandDims (axis: int) (x: Tensor) =
        let axis = Shape.axis "ExpandDims" (x.Rank + 1) axis
        Primitives.reshape (Array.insertAt axis 1 x.Shape) x

    /// Without an axis of extent 1.
    let squeeze (axis: int) (x: Tensor) =
        let axis = Shape.axis "Squeeze" x.Rank axis

        if x.Shape[axis] <> 1 then
            Shape.fail "Squeeze" $"axis {axis} of {Shape.text x.Shape} has extent {x.Shape[axis]}" "Only an axis of extent 1 can be dropped"

        Primitives.reshape (Array.removeAt axis x.Shape) x

    /// Elements start .. start + extent - 1 along one axis.
    let slice (axis: int) (start: int) (extent: int) (x: Tensor) =
        let axis = Shape.axis "Slice" x.Rank axis
        let starts = Array.init x.Rank (fun i -> if i = axis then start else 0)
        let extents = Array.init x.Rank (fun i -> if i = axis then extent else x.Shape[i])
        Primitives.slice starts (Array.create x.Rank 1) extents x

    /// A window: from `start`, every `step`-th element, `extent` of them, along each axis.
    let window (start: int[]) (step: int[]) (extent: int[]) (x: Tensor) = Primitives.slice start step extent x

    /// The entry at a position of an axis, which vanishes.
    let at (axis: int) (position: int) (x: Tensor) =
        let axis = Shape.axis "At" x.Rank axis
        let position = if position < 0 then position + x.Shape[axis] else position
        slice axis position 1 x |> Primitives.reshape (Array.removeAt axis x.Shape)

    /// Tensors one after the other along an axis.
    let concatenate (axis: int) (parts: Tensor seq) = Primitives.concatenate axis (Array.ofSeq parts)

    /// Tensors of one shape side by side along a new axis.
    let stack (axis: int) (parts: Tensor seq) = parts |> Seq.map (expandDims axis) |> concatenate axis

    /// Zeros before and after along each axis.
    let pad (low: int[]) (high: int[]) (x: Tensor) = Primitives.pad low high (Array.zeroCreate x.Rank) x

    /// Some axes backwards.
    let reverse (axes: int[]) (x: Tensor) = Primitives.reverse axes x

    /// One axis from another position on: `moveAxis 0 -1` puts the first last.
    let moveAxis (from: int) (towards: int) (x: Tensor) =
        let from, towards = Shape.axis "MoveAxis" x.Rank from, Shape.axis "MoveAxis" x.Rank towards
        let others = [| 0 .. x.Rank - 1 |] |> Array.filter ((<>) from)
        Primitives.permute (Array.insertAt towards from others) x

    // ---- Reductions

    let private all (x: Tensor) = [| 0 .. x.Rank - 1 |]

    /// Reduced axes kept with extent 1.
    let private keep (reduce: int[] -> Tensor -> Tensor) (axes: int[]) (x: Tensor) =
        let axes = Shape.axes "Reduce" x.Rank axes
        reduce axes x |> Primitives.reshape (Shape.keeping axes x.Shape)

    /// The sum of all elements.
    let sum (x: Tensor) = Primitives.sum (all x) x
    /// Sums over axes, which vanish.
    let sumOver (axes: int[]) (x: Tensor) = Primitives.sum axes x
    /// Sums over axes, which keep extent 1.
    let sumKeep (axes: int[]) (x: Tensor) = keep Primitives.sum axes x

    /// Means over axes, which vanish; NaN over nothing.
    let meanOver (axes: int[]) (x: Tensor) : Tensor =
        let axes = Shape.axes "Mean" x.Rank axes
        Primitives.sum axes x / float (axes |> Array.fold (fun n axis -> n * x.Shape[axis]) 1)

    /// The mean of all elements; NaN of nothing.
    let mean (x: Tensor) = meanOver (all x) x
    /// Means over axes, which keep extent 1.
    let meanKeep (axes: int[]) (x: Tensor) = keep meanOver axes x

    /// Variances over axes (sum of squared deviations over their number), which keep extent 1.
    let varianceKeep (axes: int[]) (x: Tensor) = meanKeep axes (square (x - meanKeep axes x))

    /// The largest element; NaN if any is. Equal largest elements share the gradient.
    let max (x: Tensor) = Primitives.reduce ReduceOperation.Max (all x) x
    /// Largest elements over axes, which vanish.
    let maxOver (axes: int[]) (x: Tensor) = Primitives.reduce ReduceOperation.Max axes x
    /// Largest elements over axes, which keep extent 1.
    let maxKeep (axes: int[]) (x: Tensor) = keep (Primitives.reduce ReduceOperation.Max) axes x
    /// The smallest element; NaN if any is.
    let min (x: Tensor) = Primitives.reduce ReduceOperation.Min (all x) x
    /// Smallest elements over axes, which vanish.
    let minOver (axes: int[]) (x: Tensor) = Primitives.reduce ReduceOperation.Min axes x
    /// Products over axes, which vanish.
    let productOver (axes: int[]) (x: Tensor) = Primitives.reduce ReduceOperation.Product axes x
    /// The position of the largest element along an axis, which vanishes: Int32; the first of equals.
    let argMax (axis: int) (x: Tensor) = Primitives.reduce ReduceOperation.ArgMax [| axis |] x
    /// The position of the smallest element along an axis, which vanishes.
    let argMin (axis: int) (x: Tensor) = Primitives.reduce ReduceOperation.ArgMin [| axis |] x

    /// ln of the sum of exponentials along an axis, which vanishes; stable at any size, -infinity when all elements are.
    let logSumExp (axis: int) (x: Tensor) : Tensor =
        let axis = Shape.axis "LogSumExp" x.Rank axis
        let top = stopGradient (maxKeep [| axis |] x)
        // An infinite maximum is not subtracted: it would give NaN.
        let shift = select (isFinite top) top (zerosLike top)
        log (sumOver [| axis |] (exp (x - shift))) + Primitives.reshape (Array.removeAt axis x.Shape) shift

    /// x - logSumExp x along an axis: the logarithms of softmax.
    let logSoftmax (axis: int) (x: Tensor) : Tensor =
        let axis = Shape.axis "LogSoftmax" x.Rank axis
        let shifted = x - stopGradient (maxKeep [| axis |] x)
        shifted - log (sumKeep [| axis |] (exp shifted))

    /// Exponentials divided by their sum along an axis: positive, sum 1; stable at any size.
    let softmax (axis: int) (x: Tensor) : Tensor =
        let axis = Shape.axis "Softmax" x.Rank axis
        let exponentials = exp (x - stopGradient (maxKeep [| axis |] x))
        exponentials / sumKeep [| axis |] exponentials

    // ---- Products and indexing

    /// The product over paired axes; see DotAxes.
    let dot (axes: DotAxes) (left: Tensor) (right: Tensor) = Primitives.dot axes left right

    /// The matrix product: of vectors, matrices, or batches of matrices whose leading axes broadcast.
    let matmul (left: Tensor) (right: Tensor) : Tensor =
        if left.Rank = 0 || right.Rank = 0 then
            Shape.fail "MatMul" $"the shapes are {Shape.text left.Shape} and {Shape.text right.Shape}" "Use * to multiply by a scalar"

        let contract =
            {
                LeftBatch = [||]
                RightBatch = [||]
                LeftContracted = [| left.Rank - 1 |]
                RightContracted = [| Operators.max 0 (right.Rank - 2) |]
            }

        if right.Rank <= 2 then
            // One matrix for all: the left's leading axes are rows.
            Primitives.dot contract left right
        elif left.Rank = 1 then
            Primitives.dot contract left right
        else
            let batch = Shape.broadcast "MatMul" left.Shape[.. left.Rank - 3] right.Shape[.. right.Rank - 3]
            let wide (x: Tensor) = Primitives.broadcastTo (Array.append batch x.Shape[x.Rank - 2 ..]) x
            let axes = [| 0 .. batch.Length - 1 |]

            Primitives.dot
                {
                    LeftBatch = axes
                    RightBatch = axes
                    LeftContracted = [| batch.Length + 1 |]
                    RightContracted = [| batch.Length |]
                }
                (wide left)
                (wide right)

    /// Entries along an axis at given positions (Int32, any shape, which replaces the axis). Positions outside raise when run.
    let take (axis: int) (indices: Tensor) (x: Tensor) = Primitives.gather axis false x indices

    /// For each entry of the leading axis its own positions along the second: x [n, m, ...], indices [n, ...].
    let takeEach (indices: Tensor) (x: Tensor) = Primitives.gather 1 true x indices

    /// Zeros of a shape plus the updates at positions along an axis; positions that repeat add up.
    let scatterAdd (axis: int) (shape: Shape) (indices: Tensor) (updates: Tensor) = Primitives.scatterAdd axis false shape indices updates

    /// For labels [...] (Int32) an array [..., classes] of an element type with 1 at the label and 0 elsewhere.
    let oneHot (dtype: Dtype) (classes: int) (labels: Tensor) : Tensor = Primitives.cast dtype (equal (expandDims -1 labels) (Numbers.range classes))

    /// The identity matrix.
    let identity (dtype: Dtype) (n: int) : Tensor = oneHot dtype n (Numbers.range n)

    // ---- Order

    /// The positions, Int32, that sort along an axis: equal elements keep their order; NaN counts as larger than every number.
    let argSort (axis: int) (x: Tensor) : Tensor = Sorting.positions "ArgSort" axis x.Shape[Shape.axis "ArgSort" x.Rank axis] false x

    /// argSort with the largest elements (and NaN before them) first.
    let argSortDescending (axis: int) (x: Tensor) : Tensor = Sorting.positions "ArgSort" axis x.Shape[Shape.axis "ArgSort" x.Rank axis] true x

    /// Entries along an axis, for every position of the other axes its own: x and the positions (Int32) agree outside the axis.
    let takeAlong (axis: int) (indices: Tensor) (x: Tensor) : Tensor = Sorting.takeAlong "TakeAlong" axis indices x

    /// The elements along an axis in ascending order, NaN last. The gradient goes to where each came from.
    let sort (axis: int) (x: Tensor) : Tensor = takeAlong axis (argSort axis x) x

    /// The elements along an axis in descending order, NaN first.
    let sortDescending (axis: int) (x: Tensor) : Tensor = takeAlong axis (argSortDescending axis x) x

    /// The k largest elements along an axis, largest first, and their positions; of equals the first. 0 <= k <= extent.
    let topK (k: int) (axis: int) (x: Tensor) : Tensor * Tensor =
        let positions = Sorting.positions "TopK" axis k true x
        takeAlong axis positions x, positions

    // ---- Along an axis

    let private scan operation name reverse axis (operands: Tensor[]) =
        Cumulate.Of (operation, Shape.axis name operands[0].Rank axis, reverse) operands

    /// y[t] = x[0] + ... + x[t] along an axis.
    let cumulativeSum (axis: int) (x: Tensor) : Tensor = scan ScanOperation.Sum "CumulativeSum" false axis [| x |]

    /// y[t] = x[0] ... x[t] along an axis. The gradient is exact where elements are 0.
    let cumulativeProduct (axis: int) (x: Tensor) : Tensor = scan ScanOperation.Product "CumulativeProduct" false axis [| x |]

    /// y[t] = the largest of x[0], ..., x[t] along an axis; NaN from the first NaN on. Of equals the first has the gradient.
    let cumulativeMax (axis: int) (x: Tensor) : Tensor = takeAlong axis (scan ScanOperation.ArgMax "CumulativeMax" false axis [| x |]) x

    /// y[t] = the smallest of x[0], ..., x[t] along an axis; NaN from the first NaN on.
    let cumulativeMin (axis: int) (x: Tensor) : Tensor = takeAlong axis (scan ScanOperation.ArgMin "CumulativeMin" false axis [| x |]) x

    /// y[t] = a[t] y[t - 1] + x[t] along an axis, with 0 before the first element (a[0] plays no part): exponential averages, linear state spaces.
    let linearRecurrence (axis: int) (a: Tensor) (x: Tensor) : Tensor = scan ScanOperation.Recurrence "LinearRecurrence" false axis [| a; x |]

    /// y[t] = a[t] y[t + 1] + x[t], from the last element to the first: discounted returns.
    let reverseRecurrence (axis: int) (a: Tensor) (x: Tensor) : Tensor = scan ScanOperation.Recurrence "ReverseRecurrence" true axis [| a; x |]

    /// The sums of the entries of axis 0 that share a segment: x [n, ...], segments Int32 [n] in 0 .. count - 1, in any order; [count, ...], 0 where a
    /// segment has none. A segment outside raises when run.
    let segmentSum (segments: Tensor) (count: int) (x: Tensor) : Tensor =
        if x.Rank = 0 || segments.Rank <> 1 || segments.Shape[0] <> x.Shape[0] then
            Shape.fail
                "SegmentSum"
                $"the tensor is {Shape.text x.Shape} and the segments are {Shape.text segments.Shape}"
                "Give one segment for each entry of axis 0"

        scatterAdd 0 (Array.append [| count |] x.Shape[1..]) segments x

    /// The means of the entries of axis 0 that share a segment; 0 where a segment has none.
    let segmentMean (segments: Tensor) (count: int) (x: Tensor) : Tensor =
        let sums = segmentSum segments count x
        let sizes = segmentSum segments count (ones x.Dtype [| x.Shape[0] |])
        sums / reshape (Array.append [| count |] (Array.create (x.Rank - 1) 1)) (maximum sizes (ones sizes.Dtype sizes.Shape))

    // ---- Fourier transforms: complex numbers are pairs of a real and an imaginary part along the last axis

    /// y[k] = sum over j of x[j] e^(-2 pi i j k / n) along an axis of complex numbers x [..., 2]; the axis is not the pairs'. Any n; by MathNet.
    let fft (axis: int) (x: Tensor) : Tensor = Fourier.Of (Shape.axis "FFT" x.Rank axis, false) x

    /// The inverse of fft: x[j] = 1/n sum over k of y[k] e^(2 pi i j k / n).
    let inverseFft (axis: int) (x: Tensor) : Tensor =
        let axis = Shape.axis "FFT" x.Rank axis
        Fourier.Of (axis, true) x / float (Operators.max 1 x.Shape[axis])

    /// The transform along an axis of real numbers, of which the first n / 2 + 1 values say everything: x [..., n, ...] to [..., n / 2 + 1, ..., 2].
    let realFft (axis: int) (x: Tensor) : Tensor =
        let axis = Shape.axis "FFT" x.Rank axis
        let pairs = Primitives.concatenate x.Rank [| expandDims x.Rank x; expandDims x.Rank (zerosLike x) |]
        slice axis 0 (x.Shape[axis] / 2 + 1 |> Operators.min x.Shape[axis]) (Fourier.Of (axis, false) pairs)

    /// The n real numbers whose realFft is given: y [..., n / 2 + 1, ..., 2] to [..., n, ...].
    let inverseRealFft (axis: int) (n: int) (y: Tensor) : Tensor =
        let axis = Shape.axis "FFT" y.Rank axis

        if y.Rank < 2 || axis = y.Rank - 1 || n < 1 || y.Shape[axis] <> n / 2 + 1 then
            Shape.fail "InverseRealFft" $"{n} numbers are asked for of {Shape.text y.Shape} along axis {axis}" "The axis needs n / 2 + 1 pairs"

        // The rest is the conjugate of the first part backwards; the imaginary parts of the first and a middle value do not count.
        let mirrored = (n - 1) / 2
        let conjugate = Numbers.ofFloats y.Dtype [| 2 |] [| 1.0; -1.0 |]
        let rest = slice axis 1 mirrored y |> reverse [| axis |]
        let whole = Primitives.concatenate axis [| y; rest * conjugate |]
        at -1 0 (inverseFft axis whole)
