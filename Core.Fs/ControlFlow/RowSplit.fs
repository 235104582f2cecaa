namespace Hybrid.Core

open System.Collections.Generic

/// Raised, and handled by RowSplit, at a node that mixes the rows of a batch.
exception internal MixesRows of Tensor

/// Loops whose every value is a batch of rows that do not mix: each part of the batch can go through the whole loop by itself, so that threads need
/// not meet at every step.
[<RequireQualifiedAccess>]
module internal RowSplit =
    /// How a node's elements are divided when the batch is.
    type private Rows =
        /// Not at all: every part sees all of it.
        | Whole
        /// The same for every row; it takes whatever number of rows its consumer has.
        | Flexible
        /// Along an axis.
        | Axis of int

    let private withExtent axis extent (shape: Shape) = shape |> Array.mapi (fun i e -> if i = axis then extent else e)

    /// Where an axis ends up in a reshape that does not mix it with others.
    let private reshaped (node: Tensor) (input: Tensor) axis =
        let before (shape: Shape) count = Array.take count shape |> Array.fold (*) 1
        let wanted = before input.Shape axis

        [| 0 .. node.Rank - 1 |]
        |> Array.tryFind (fun i -> node.Shape[i] = input.Shape[axis] && before node.Shape i = wanted)
        |> Option.defaultWith (fun () -> raise (MixesRows node))

    /// The axis of a product's result that an operand's free axis becomes.
    let private freePosition (axes: DotAxes) (node: Tensor) left axis =
        let batch, contracted = if left then axes.LeftBatch, axes.LeftContracted else axes.RightBatch, axes.RightContracted
        let free = Primitives.freeAxes node.Inputs[if left then 0 else 1].Rank batch contracted

        match System.Array.IndexOf(free, axis) with
        | -1 -> raise (MixesRows node)
        | position when left -> batch.Length + position
        | position ->
            let leftFree = Primitives.freeAxes node.Inputs[0].Rank axes.LeftBatch axes.LeftContracted
            batch.Length + leftFree.Length + position

    let private combine (node: Tensor) (states: Rows[]) (request: Tensor -> unit) : Rows =
        let axes =
            states
            |> Array.choose (function
                | Axis axis -> Some axis
                | _ -> None)
            |> Array.distinct

        match axes with
        | [||] -> if Array.contains Whole states then Whole else Flexible
        | [| axis |] ->
            Array.iter2
                (fun (input: Tensor) state ->
                    if state = Whole then
                        request input)
                node.Inputs
                states

            Axis axis
        | _ -> raise (MixesRows node)

    /// How a node is divided, given its operands; `request` asks for an operand that is whole to be divided along its first axis.
    let private infer (split: HashSet<int64>) (states: Dictionary<int64, Rows>) (node: Tensor) : Rows =
        let state (x: Tensor) = states[x.Id]
        let inputs = node.Inputs |> Array.map state

        let request (operand: Tensor) =
            match operand.Primitive with
            | Primitive.Parameter _ when split.Add operand.Id -> ()
            | _ -> raise (MixesRows node)

        let kept axis condition = if condition then Axis axis else raise (MixesRows node)

        match node.Primitive with
        | Primitive.Constant _ -> Flexible
        | Primitive.Parameter _ -> if split.Contains node.Id then Axis 0 else Whole
        | Primitive.Unary _
        | Primitive.Binary _
        | Primitive.Select
        | Primitive.Cast
        | Primitive.Variable
        | Primitive.StopGradient -> combine node inputs request
        | Primitive.Custom _
        | Primitive.Barrier -> inputs[0]
        | _ when inputs |> Array.forall ((=) Whole) && node.Primitive <> Primitive.Broadcast -> Whole
        | Primitive.Broadcast ->
            match inputs[0] with
            | Axis axis -> kept axis (node.Shape[axis] = node.Inputs[0].Shape[axis])
            | _ -> Flexible
        | Primitive.Reshape ->
            match inputs[0] with
            | Axis axis -> Axis(reshaped node node.Inputs[0] axis)
            | _ -> raise (MixesRows node)
        | Primitive.Permute order ->
            match inputs[0] with
            | Axis axis -> Axis(System.Array.IndexOf(order, axis))
            | _ -> raise (MixesRows node)
        | Primitive.Slice _ ->
            match inputs[0] with
            | Axis axis -> kept axis (node.Shape[axis] = node.Inputs[0].Shape[axis])
            | _ -> raise (MixesRows node)
        | Primitive.Pad _ ->
            match inputs[0] with
            | Axis axis -> kept axis (node.Shape[axis] = node.Inputs[0].Shape[axis])
            | _ -> raise (MixesRows node)
        | Primitive.Reverse axes ->
            match inputs[0] with
            | Axis axis -> kept axis (not (Array.contains axis axes))
            | _ -> raise (MixesRows node)
        | Primitive.Concatenate along ->
            match combine node inputs request with
            | Axis axis -> kept axis (axis <> along)
            | _ -> raise (MixesRows node)
        | Primitive.Reduce(_, axes) ->
            match inputs[0] with
            | Axis axis when not (Array.contains axis axes) -> Axis(axis - (axes |> Array.filter (fun a -> a < axis) |> Array.length))
            | _ -> raise (MixesRows node)
        | Primitive.Dot axes ->
            match inputs[0], inputs[1] with
            | Axis axis, Whole -> Axis(freePosition axes node true axis)
            | Whole, Axis axis -> Axis(freePosition axes node false axis)
            | Axis left, Axis right ->
                match System.Array.IndexOf(axes.LeftBatch, left), System.Array.IndexOf(axes.RightBatch, right) with
                | a, b when a >= 0 && a = b -> Axis a
                | _ -> raise (MixesRows node)
            | _ -> raise (MixesRows node)
        | _ -> raise (MixesRows node)

    /// The rows that a part has: whole vectors' worth of work, the same number for each part.
    let private partRows rows = [ 16; 12; 20; 24; 8 ] |> List.tryFind (fun size -> rows % size = 0 && rows > size)

    /// The body for a part of the rows, which of its parameters are divided, and how many parts there are; None where rows mix. The parameters from
    /// `first` on, and every output, are batches of as many rows.
    let divide (body: Body) (first: int) : (Body * bool[] * int) option =
        let batches = Array.append body.Parameters[first..] body.Outputs

        match batches |> Array.map (fun x -> if x.Rank = 0 then 0 else x.Shape[0]) |> Array.distinct with
        | [| rows |] when (partRows rows).IsSome ->
            let size = (partRows rows).Value
            let order = Graph.sort (fun _ -> false) (Array.append body.Parameters body.Outputs)
            let split = HashSet<int64>(body.Parameters[first..] |> Seq.map (fun p -> p.Id))

            let rec analyse () =
                let states = Dictionary<int64, Rows>()
                let before = split.Count

                for node in order do
                    states[node.Id] <- infer split states node

                if split.Count > before then analyse () else states

            let build (states: Dictionary<int64, Rows>) =
                let made = Dictionary<struct (int64 * int), Tensor>()

                /// The node with the rows of a part along an axis (-1: as it is).
                let rec make (node: Tensor) (wanted: int) : Tensor =
                    let axis =
                        match states[node.Id] with
                        | Axis axis -> axis
                        | Flexible -> wanted
                        | Whole -> -1

                    let key = struct (node.Id, axis)

                    match made.TryGetValue key with
                    | true, known -> known
                    | _ ->
                        let shape = if axis < 0 then node.Shape else withExtent axis size node.Shape

                        let result =
                            match node.Primitive with
                            | Primitive.Parameter index -> Primitives.parameter index shape node.Dtype
                            | Primitive.Broadcast when states[node.Id] = Flexible ->
                                if axis >= 0 && node.Inputs[0].Shape[axis] <> 1 then
                                    raise (MixesRows node)

                                Tensor.Node(node.Primitive, [| make node.Inputs[0] -1 |], shape, node.Dtype)
                            | _ -> Tensor.Node(node.Primitive, node.Inputs |> Array.map (fun input -> make input axis), shape, node.Dtype)

                        made[key] <- result
                        result

                // Operands first, so that the recursion stays shallow.
                for node in order do
                    if states[node.Id] <> Flexible then
                        make node -1 |> ignore

                {
                    Parameters = body.Parameters |> Array.map (fun parameter -> make parameter -1)
                    Outputs = body.Outputs |> Array.map (fun output -> make output 0)
                }

            try
                let states = analyse ()

                if body.Outputs |> Array.forall (fun output -> states[output.Id] = Axis 0 || states[output.Id] = Flexible) then
                    Some(build states, body.Parameters |> Array.map (fun parameter -> split.Contains parameter.Id), rows / size)
                else
                    None
            with MixesRows _ ->
                None
        | _ -> None
