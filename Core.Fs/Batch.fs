namespace Hybrid.Core

open System.Collections.Generic
open Hybrid.Providers.Pointwise

/// Vectorisation: a function of one example becomes a function of many, graph to graph.
[<RequireQualifiedAccess>]
module Batch =
    let private shift (axes: int[]) = axes |> Array.map ((+) 1)

    /// Moves an axis of the result to the front.
    let private toFront (axis: int) (x: Tensor) =
        let others = [| 0 .. x.Rank - 1 |] |> Array.filter ((<>) axis)
        Primitives.permute (Array.append [| axis |] others) x

    /// Moves the front axis (after a batch axis 0) from position 1 to another position.
    let private fromSecond (target: int) (x: Tensor) =
        let others = [| 0 .. x.Rank - 1 |] |> Array.filter ((<>) 1)
        Primitives.permute (Array.insertAt target 1 others) x

    /// The batched form of one node, given its operands (axis 0 is the batch where the flag says so).
    let private rule (size: int) (node: Tensor) (inputs: Tensor[]) (batched: bool[]) : Tensor =
        let front (shape: Shape) = Array.append [| size |] shape

        let full i =
            let x: Tensor = inputs[i]

            if batched[i] then
                x
            else
                Primitives.broadcastTo (front x.Shape) (Primitives.reshape (Array.append [| 1 |] x.Shape) x)

        let same () = Tensor.Node(node.Primitive, inputs |> Array.mapi (fun i _ -> full i), front node.Shape, node.Dtype)

        match node.Primitive with
        | Primitive.Data
        | Primitive.Parameter _
        | Primitive.Constant _ -> node
        | Primitive.Unary _
        | Primitive.Binary _
        | Primitive.Select
        | Primitive.Cast
        | Primitive.Variable
        | Primitive.StopGradient
        | Primitive.Barrier -> same ()
        | Primitive.Custom _ -> full 0
        | Primitive.Routine routine -> routine.Batch(size, inputs, batched)
        | Primitive.Uniform ->
            let key row = inputs[0] |> Primitives.slice [| row; 0 |] [| 1; 1 |] [| 1; 2 |] |> Primitives.reshape [| 2 |]

            Array.init size (fun row -> Primitives.uniform (key row) node.Shape node.Dtype |> Primitives.reshape (Array.append [| 1 |] node.Shape))
            |> Primitives.concatenate 0
        | Primitive.Reduce(operation, axes) -> Primitives.reduce operation (shift axes) inputs[0]
        | Primitive.Reshape -> Primitives.reshape (front node.Shape) inputs[0]
        | Primitive.Permute order -> Primitives.permute (Array.append [| 0 |] (shift order)) inputs[0]
        | Primitive.Broadcast -> Primitives.broadcastTo (front node.Shape) inputs[0]
        | Primitive.Slice(start, step) -> Primitives.slice (Array.append [| 0 |] start) (Array.append [| 1 |] step) (front node.Shape) inputs[0]
        | Primitive.Pad(low, interior) ->
            Tensor.Node(Primitive.Pad(Array.append [| 0 |] low, Array.append [| 0 |] interior), inputs, front node.Shape, node.Dtype)
        | Primitive.Concatenate axis -> Primitives.concatenate (axis + 1) (inputs |> Array.mapi (fun i _ -> full i))
        | Primitive.Reverse axes -> Primitives.reverse (shift axes) inputs[0]
        | Primitive.Gather(axis, false) ->
            match batched[0], batched[1] with
            | true, false -> Primitives.gather (axis + 1) false inputs[0] inputs[1]
            | false, _ -> Primitives.gather axis false inputs[0] inputs[1] |> toFront axis
            | true, true ->
                // The gathered axis comes second, the positions replace it there, and go back where it was.
                let source = inputs[0]
                let others = [| 1 .. source.Rank - 1 |] |> Array.filter ((<>) (axis + 1))
                let arranged = Primitives.permute (Array.append [| 0; axis + 1 |] others) source
                let places = inputs[1].Rank - 1
                let gathered = Primitives.gather 1 true arranged inputs[1]
                // gathered: [batch, places..., before..., after...] -> [batch, before..., places..., after...]
                let order = Array.concat [ [| 0 |]; [| 1 + places .. places + axis |]; [| 1..places |]; [| 1 + places + axis .. gathered.Rank - 1 |] ]

                Primitives.permute order gathered
        | Primitive.Gather(axis, true) ->
            let x, indices = full 0, full 1
            let merge (t: Tensor) = Primitives.reshape (Array.append [| t.Shape[0] * t.Shape[1] |] t.Shape[2..]) t
            Primitives.gather axis true (merge x) (merge indices) |> Primitives.reshape (front node.Shape)
        | Primitive.ScatterAdd(axis, false) when not batched[0] -> Primitives.scatterAdd (axis + 1) false (front node.Shape) inputs[0] inputs[1]
        | Primitive.ScatterAdd(axis, false) ->
            let updates = full 1
            let places = inputs[0].Rank - 1
            // updates: [batch, before..., places..., after...] -> [batch, places..., before..., after...]
            let order = Array.concat [ [| 0 |]; [| 1 + axis .. axis + places |]; [| 1..axis |]; [| 1 + axis + places .. updates.Rank - 1 |] ]

            let others = Array.append node.Shape[.. axis - 1] node.Shape[axis + 1 ..]

            Primitives.scatterAdd 1 true (Array.concat [ [| size; node.Shape[axis] |]; others ]) inputs[0] (Primitives.permute order updates)
            |> fromSecond (axis + 1)
        | Primitive.ScatterAdd(axis, true) ->
            let indices, updates = full 0, full 1
            let merge (t: Tensor) = Primitives.reshape (Array.append [| t.Shape[0] * t.Shape[1] |] t.Shape[2..]) t
            let shape = Array.append [| size * node.Shape[0] |] node.Shape[1..]
            Primitives.scatterAdd axis true shape (merge indices) (merge updates) |> Primitives.reshape (front node.Shape)
        | Primitive.Dot axes ->
            let batches = axes.LeftBatch.Length

            match batched[0], batched[1] with
            | true, true ->
                let both =
                    {
                        LeftBatch = Array.append [| 0 |] (shift axes.LeftBatch)
                        RightBatch = Array.append [| 0 |] (shift axes.RightBatch)
                        LeftContracted = shift axes.LeftContracted
                        RightContracted = shift axes.RightContracted
                    }

                Primitives.dot both inputs[0] inputs[1]
            | true, false ->
                let left = { axes with LeftBatch = shift axes.LeftBatch; LeftContracted = shift axes.LeftContracted }
                Primitives.dot left inputs[0] inputs[1] |> toFront batches
            | _ ->
                let right = { axes with RightBatch = shift axes.RightBatch; RightContracted = shift axes.RightContracted }
                let free = inputs[0].Rank - batches - axes.LeftContracted.Length
                Primitives.dot right inputs[0] inputs[1] |> toFront (batches + free)

    /// Replaces placeholders by batched tensors in the graph that ends in the outputs; an output that does not depend on them is repeated.
    let internal substitute (size: int) (placeholders: Tensor[]) (values: Tensor[]) (outputs: Tensor[]) : Tensor[] =
        let replaced = Dictionary<int64, struct (Tensor * bool)>()
        Array.iter2 (fun (p: Tensor) (v: Tensor) -> replaced[p.Id] <- struct (v, true)) placeholders values

        for node in Graph.sort (fun node -> replaced.ContainsKey node.Id) outputs do
            if not (replaced.ContainsKey node.Id) then
                let operands = node.Inputs |> Array.map (fun input -> replaced[input.Id])
                let batched = operands |> Array.map (fun struct (_, batched) -> batched)

                replaced[node.Id] <-
                    if Array.exists id batched then
                        struct (rule size node (operands |> Array.map (fun struct (x, _) -> x)) batched, true)
                    else
                        struct (node, false)

        outputs
        |> Array.map (fun output ->
            match replaced[output.Id] with
            | struct (x, true) -> x
            | struct (x, false) -> Primitives.broadcastTo (Array.append [| size |] x.Shape) x)

    /// Maps a function of one example over the leading axis of every tensor of the argument. The function is called once, with tensors of
    /// one example's shape, and what it closes over is shared by all examples.
    let vmap (f: 'a -> 'b) (examples: 'a) : 'b =
        let values = Tree.leaves examples

        let size =
            match values |> Array.map (fun x -> if x.Rank = 0 then -1 else x.Shape[0]) |> Array.distinct with
            | [| size |] when size >= 0 -> size
            | sizes ->
                Shape.fail "vmap" $"the arguments' leading axes are {Shape.text sizes} (-1: a scalar)" "Every tensor needs the same leading extent"

        let placeholders = values |> Array.mapi (fun i x -> Primitives.parameter i (Array.tail x.Shape) x.Dtype)
        let result = f (Tree.rebuild examples placeholders)
        substitute size placeholders values (Tree.leaves result) |> Tree.rebuild result
