namespace Hybrid.Core

open System
open Hybrid.Providers.Memory
open Hybrid.Providers.Pointwise

/// One checked constructor for each primitive: the shape and element type rules. Everything else is composed of these.
[<RequireQualifiedAccess>]
module internal Primitives =
    /// A value in memory, row-major.
    let data (storage: Storage) (shape: Shape) (dtype: Dtype) = Tensor(Primitive.Data, [||], shape, dtype, storage)

    let parameter index (shape: Shape) dtype = Tensor.Node(Primitive.Parameter index, [||], shape, dtype)

    let constant (value: float) dtype (shape: Shape) =
        Shape.validate "Constant" shape
        Tensor.Constant(value, dtype, shape)

    let zerosLike (x: Tensor) = constant 0.0 x.Dtype x.Shape

    let unary operation (x: Tensor) = Tensor.Unary(operation, x)
    let binary operation (left: Tensor) (right: Tensor) = Tensor.Binary(operation, left, right)

    let select (condition: Tensor) (whenTrue: Tensor) (whenFalse: Tensor) =
        if condition.Dtype <> Dtype.Bool then
            Shape.fail "Select" $"the condition is {condition.Dtype}" "It must be Bool; compare first"

        if whenTrue.Dtype <> whenFalse.Dtype then
            Shape.fail "Select" $"the two choices are {whenTrue.Dtype} and {whenFalse.Dtype}" "Cast one"

        let shape = Shape.broadcast "Select" condition.Shape (Shape.broadcast "Select" whenTrue.Shape whenFalse.Shape)
        let fit x = Tensor.BroadcastTo(x, shape)
        Tensor.Node(Primitive.Select, [| fit condition; fit whenTrue; fit whenFalse |], shape, whenTrue.Dtype)

    let cast (dtype: Dtype) (x: Tensor) = if x.Dtype = dtype then x else Tensor.Node(Primitive.Cast, [| x |], x.Shape, dtype)

    let uniform (key: Tensor) (shape: Shape) (dtype: Dtype) =
        if key.Dtype <> Dtype.Int32 || not (Shape.equal key.Shape [| 2 |]) then
            Shape.fail "Uniform" $"the key is {Shape.text key.Shape} of {key.Dtype}" "A key is two Int32, as Random.key makes it"

        Shape.validate "Uniform" shape
        Tensor.Node(Primitive.Uniform, [| key |], shape, dtype)

    /// Reduction over axes, which vanish.
    let reduce (operation: ReduceOperation) (axes: int[]) (x: Tensor) =
        let name = string operation
        let axes = Shape.axes name x.Rank axes
        let position = operation = ReduceOperation.ArgMax || operation = ReduceOperation.ArgMin

        if x.Dtype = Dtype.Bool then
            Shape.fail name "the operand is Bool" "Cast it to Int32 or Float32 first"

        if position && axes |> Array.exists (fun axis -> x.Shape[axis] = 0) then
            Shape.fail name $"there is no position in an empty axis of {Shape.text x.Shape}" "Check for emptiness first"

        if axes.Length = 0 && not position then
            x
        else
            Tensor.Node(Primitive.Reduce(operation, axes), [| x |], Shape.without axes x.Shape, (if position then Dtype.Int32 else x.Dtype))

    let sum axes x = reduce ReduceOperation.Sum axes x

    let reshape (shape: Shape) (x: Tensor) =
        Shape.validate "Reshape" shape

        if Shape.equal shape x.Shape then
            x
        elif Shape.size shape <> x.Size then
            Shape.fail
                "Reshape"
                $"{Shape.text x.Shape} has {x.Size} elements and {Shape.text shape} has {Shape.size shape}"
                "The numbers of elements must agree"
        else
            match x.Primitive with
            | Primitive.Constant value -> constant value x.Dtype shape
            | _ -> Tensor.Node(Primitive.Reshape, [| x |], shape, x.Dtype)

    let permute (order: int[]) (x: Tensor) =
        if not (Shape.isPermutation x.Rank order) then
            Shape.fail "Permute" $"{Shape.text order} does not name each axis of {Shape.text x.Shape} once" $"Use an order of 0 to {x.Rank - 1}"

        if order = [| 0 .. x.Rank - 1 |] then
            x
        else
            Tensor.Node(Primitive.Permute order, [| x |], order |> Array.map (fun axis -> x.Shape[axis]), x.Dtype)

    let broadcastTo (shape: Shape) (x: Tensor) = Tensor.BroadcastTo(x, shape)

    /// Elements start, start + step, ... of each axis, as many as the result's extent says.
    let slice (start: int[]) (step: int[]) (extent: int[]) (x: Tensor) =
        if start.Length <> x.Rank || step.Length <> x.Rank || extent.Length <> x.Rank then
            Shape.fail "Slice" $"{x.Rank} axes need as many starts, steps and extents" "Give one of each for every axis"

        for axis in 0 .. x.Rank - 1 do
            let last = start[axis] + (extent[axis] - 1) * step[axis]

            if extent[axis] < 0 || step[axis] < 1 || start[axis] < 0 || (extent[axis] > 0 && last >= x.Shape[axis]) then
                Shape.fail
                    "Slice"
                    $"axis {axis} of {Shape.text x.Shape} has no elements {start[axis]} to {last} in steps of {step[axis]}"
                    $"Positions run from 0 to {x.Shape[axis] - 1}"

        if Shape.equal extent x.Shape then x else Tensor.Node(Primitive.Slice(start, step), [| x |], extent, x.Dtype)

    /// Zeros before, after and between the elements of each axis.
    let pad (low: int[]) (high: int[]) (interior: int[]) (x: Tensor) =
        if low.Length <> x.Rank || high.Length <> x.Rank || interior.Length <> x.Rank then
            Shape.fail "Pad" $"{x.Rank} axes need as many paddings" "Give low, high and interior for every axis"

        if Array.exists (fun p -> p < 0) (Array.concat [ low; high; interior ]) then
            Shape.fail "Pad" "a padding is negative" "Use Slice to remove elements"

        let shape = x.Shape |> Array.mapi (fun i extent -> low[i] + extent + max 0 (extent - 1) * interior[i] + high[i])

        if Shape.equal shape x.Shape then x else Tensor.Node(Primitive.Pad(low, interior), [| x |], shape, x.Dtype)

    let concatenate (axis: int) (parts: Tensor[]) =
        if parts.Length = 0 then
            Shape.fail "Concatenate" "there is nothing to join" "Give at least one tensor"

        let first = parts[0]
        let axis = Shape.axis "Concatenate" first.Rank axis

        for part in parts do
            if part.Dtype <> first.Dtype then
                Shape.fail "Concatenate" $"element types differ: {first.Dtype} and {part.Dtype}" "Cast one"

            if part.Rank <> first.Rank || not (Shape.equal (Shape.keeping [| axis |] part.Shape) (Shape.keeping [| axis |] first.Shape)) then
                Shape.fail
                    "Concatenate"
                    $"{Shape.text first.Shape} and {Shape.text part.Shape} differ outside axis {axis}"
                    "All other extents must agree"

        if parts.Length = 1 then
            first
        else
            let shape = Array.copy first.Shape
            shape[axis] <- parts |> Array.sumBy (fun part -> part.Shape[axis])
            Tensor.Node(Primitive.Concatenate axis, parts, shape, first.Dtype)

    let reverse (axes: int[]) (x: Tensor) =
        match Shape.axes "Reverse" x.Rank axes with
        | [||] -> x
        | axes -> Tensor.Node(Primitive.Reverse axes, [| x |], x.Shape, x.Dtype)

    let private checkIndices name (indices: Tensor) =
        if indices.Dtype <> Dtype.Int32 then
            Shape.fail name $"the indices are {indices.Dtype}" "They must be Int32"

    /// x's shape with the axis replaced by the indices' shape (without their leading axis when batched).
    let gather (axis: int) (batched: bool) (x: Tensor) (indices: Tensor) =
        checkIndices "Gather" indices
        let axis = Shape.axis "Gather" x.Rank axis

        if batched && (axis = 0 || indices.Rank = 0 || indices.Shape[0] <> x.Shape[0]) then
            Shape.fail "Gather" $"{Shape.text x.Shape} and indices {Shape.text indices.Shape} do not share a batch axis" "Axis 0 of both must agree"

        let places = if batched then Array.tail indices.Shape else indices.Shape
        let shape = Array.concat [ x.Shape[.. axis - 1]; places; x.Shape[axis + 1 ..] ]
        Tensor.Node(Primitive.Gather(axis, batched), [| x; indices |], shape, x.Dtype)

    /// Zeros of the given shape plus the updates at the indices: the transpose of gather.
    let scatterAdd (axis: int) (batched: bool) (shape: Shape) (indices: Tensor) (updates: Tensor) =
        checkIndices "ScatterAdd" indices
        let axis = Shape.axis "ScatterAdd" shape.Length axis
        let places = if batched then Array.tail indices.Shape else indices.Shape
        let expected = Array.concat [ shape[.. axis - 1]; places; shape[axis + 1 ..] ]

        if not (Shape.equal expected updates.Shape) then
            Shape.fail
                "ScatterAdd"
                $"updates {Shape.text updates.Shape} do not fit indices {Shape.text indices.Shape} into {Shape.text shape}"
                $"They must be {Shape.text expected}"

        Tensor.Node(Primitive.ScatterAdd(axis, batched), [| indices; updates |], shape, updates.Dtype)

    /// The axes of one operand that are neither batch nor contracted, in order.
    let freeAxes rank (batch: int[]) (contracted: int[]) =
        [| 0 .. rank - 1 |] |> Array.filter (fun axis -> not (Array.contains axis batch) && not (Array.contains axis contracted))

    let dot (axes: DotAxes) (left: Tensor) (right: Tensor) =
        if left.Dtype <> right.Dtype then
            Shape.fail "Dot" $"element types differ: left is {left.Dtype}, right is {right.Dtype}" "Cast one operand"

        if not (Dtype.isFloat left.Dtype) then
            Shape.fail "Dot" $"the operands are {left.Dtype}" "Cast to Float32 or Float64"

        let extents (x: Tensor) = Array.map (fun axis -> x.Shape[axis])

        if extents left axes.LeftBatch <> extents right axes.RightBatch then
            Shape.fail
                "Dot"
                $"batch axes differ: left is {Shape.text left.Shape}, right is {Shape.text right.Shape}"
                "The extents of paired batch axes must be equal"

        if extents left axes.LeftContracted <> extents right axes.RightContracted then
            let pair f = String.Join(" and ", [ f left axes.LeftContracted; f right axes.RightContracted ] |> List.map Shape.text)

            Shape.fail
                "MatMul"
                $"inner dimensions differ: left is {Shape.text left.Shape}, right is {Shape.text right.Shape} ({pair extents})"
                "Transpose one operand or check the previous layer's output size"

        let leftFree = freeAxes left.Rank axes.LeftBatch axes.LeftContracted
        let rightFree = freeAxes right.Rank axes.RightBatch axes.RightContracted
        let shape = Array.concat [ extents left axes.LeftBatch; extents left leftFree; extents right rightFree ]
        Tensor.Node(Primitive.Dot axes, [| left; right |], shape, left.Dtype)

    let variable (x: Tensor) = Tensor.Node(Primitive.Variable, [| x |], x.Shape, x.Dtype)
    let stopGradient (x: Tensor) = Tensor.Node(Primitive.StopGradient, [| x |], x.Shape, x.Dtype)
    let barrier (x: Tensor) (after: Tensor) = Tensor.Node(Primitive.Barrier, [| x; after |], x.Shape, x.Dtype)

    let custom (rule: Tensor[] -> Tensor -> Tensor[]) (value: Tensor) (operands: Tensor[]) =
        Tensor.Node(Primitive.Custom(CustomGradient rule), Array.append [| value |] operands, value.Shape, value.Dtype)

    /// A routine's checked node.
    let routine (routine: Routine) (operands: Tensor[]) =
        let struct (shape, dtype) = routine.Result operands
        Tensor.Node(Primitive.Routine routine, operands, shape, dtype)

    /// The same operation on other operands (of the same shapes and element types).
    let rebuild (node: Tensor) (inputs: Tensor[]) = Tensor.Node(node.Primitive, inputs, node.Shape, node.Dtype)

    /// Reduced axes put back with extent 1 and stretched: the transpose of a sum over them.
    let expand (axes: int[]) (shape: Shape) (x: Tensor) = x |> reshape (Shape.keeping axes shape) |> broadcastTo shape

    /// The sum over whatever broadcasting stretched: the transpose of broadcastTo.
    let unbroadcast (shape: Shape) (x: Tensor) =
        if Shape.equal x.Shape shape then
            x
        else
            let lead = x.Rank - shape.Length

            let axes =
                [|
                    for axis in 0 .. x.Rank - 1 do
                        if axis < lead || (shape[axis - lead] = 1 && x.Shape[axis] <> 1) then
                            axis
                |]

            x |> sum axes |> reshape shape

/// Walks over the graph that a tensor is the end of.
[<RequireQualifiedAccess>]
module internal Graph =
    /// Every node that the roots depend on, operands first; below a node where `stop` holds nothing is visited. Depth is no limit.
    let sort (stop: Tensor -> bool) (roots: Tensor seq) : Tensor[] =
        let seen = System.Collections.Generic.HashSet<int64>()
        let result = ResizeArray<Tensor>()
        let stack = System.Collections.Generic.Stack<struct (Tensor * int)>()

        for root in roots do
            if seen.Add root.Id then
                stack.Push(struct (root, 0))

            while stack.Count > 0 do
                let struct (node, next) = stack.Pop()

                if stop node || next = node.Inputs.Length then
                    result.Add node
                else
                    stack.Push(struct (node, next + 1))
                    let input = node.Inputs[next]

                    if seen.Add input.Id then
                        stack.Push(struct (input, 0))

        result.ToArray()
