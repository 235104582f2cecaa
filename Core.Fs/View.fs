namespace Hybrid.Core

/// A strided window on a row-major block: element (i, j, ...) lies at offset + i * strides[0] + j * strides[1] + ...
type internal View = { Shape: Shape; Strides: int[]; Offset: int }

/// Movement without copying: what each movement primitive does to a window.
[<RequireQualifiedAccess>]
module internal View =
    /// The whole block in row-major order.
    let contiguous (shape: Shape) : View = { Shape = shape; Strides = Shape.strides shape; Offset = 0 }

    /// Whether the elements lie one after the other in row-major order, from the block's start.
    let isContiguous (view: View) =
        let expected = Shape.strides view.Shape
        view.Offset = 0 && Array.forall2 (fun (extent, stride) e -> extent <= 1 || stride = e) (Array.zip view.Shape view.Strides) expected

    /// The window under another shape, when steps of equal length allow it.
    let reshape (shape: Shape) (view: View) : View option =
        if Shape.equal shape view.Shape then
            Some view
        elif Shape.size shape = 0 then
            // What does not move at all, such as a key, must not seem to.
            let strides = if Array.forall ((=) 0) view.Strides then Array.zeroCreate shape.Length else Shape.strides shape
            Some { Shape = shape; Strides = strides; Offset = view.Offset }
        else
            // Axes of extent 1 carry nothing; the others are paired in runs whose products agree.
            let kept = [| 0 .. view.Shape.Length - 1 |] |> Array.filter (fun axis -> view.Shape[axis] <> 1)
            let extents, steps = kept |> Array.map (fun axis -> view.Shape[axis]), kept |> Array.map (fun axis -> view.Strides[axis])
            let strides = Array.zeroCreate shape.Length
            let mutable source = 0
            let mutable target = 0
            let mutable possible = true

            while possible && target < shape.Length do
                if shape[target] = 1 then
                    target <- target + 1
                else
                    let firstSource, firstTarget = source, target
                    let mutable have = extents[source]
                    let mutable want = shape[target]

                    while have <> want do
                        if have < want then
                            source <- source + 1
                            have <- have * extents[source]
                        else
                            target <- target + 1
                            want <- want * shape[target]

                    for i in firstSource .. source - 1 do
                        if steps[i] <> steps[i + 1] * extents[i + 1] then
                            possible <- false

                    let mutable step = steps[source]

                    for i in target .. -1 .. firstTarget do
                        strides[i] <- step
                        step <- step * shape[i]

                    source <- source + 1
                    target <- target + 1

            if possible then Some { Shape = shape; Strides = strides; Offset = view.Offset } else None

    /// The window that a movement node makes of its operand's window; None where the elements must be copied.
    let apply (node: Tensor) (view: View) : View option =
        match node.Primitive with
        | Primitive.Reshape -> reshape node.Shape view
        | Primitive.Barrier -> Some view
        | Primitive.Permute order -> Some { view with Shape = node.Shape; Strides = order |> Array.map (fun axis -> view.Strides[axis]) }
        | Primitive.Broadcast ->
            let strides = Array.mapi (fun i stride -> if view.Shape[i] = 1 && node.Shape[i] <> 1 then 0 else stride) view.Strides
            Some { view with Shape = node.Shape; Strides = strides }
        | Primitive.Slice(start, step) ->
            Some
                {
                    Shape = node.Shape
                    Strides = Array.map2 (*) view.Strides step
                    Offset = view.Offset + (Array.map2 (*) view.Strides start |> Array.sum)
                }
        | Primitive.Reverse axes ->
            let flipped i = Array.contains i axes

            let offset = axes |> Array.sumBy (fun axis -> view.Strides[axis] * max 0 (view.Shape[axis] - 1))

            Some
                { view with
                    Strides = view.Strides |> Array.mapi (fun i stride -> if flipped i then -stride else stride)
                    Offset = view.Offset + offset
                }
        | _ -> None

    /// Whether a node only moves elements.
    let isMovement (node: Tensor) =
        match node.Primitive with
        | Primitive.Reshape
        | Primitive.Permute _
        | Primitive.Broadcast
        | Primitive.Slice _
        | Primitive.Reverse _
        | Primitive.Barrier -> true
        | _ -> false
