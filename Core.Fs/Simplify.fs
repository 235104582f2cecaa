namespace Hybrid.Core

open System
open System.Collections.Generic
open Hybrid.Providers.Pointwise

/// Rewrites a graph to one that computes the same values with less work: equal nodes become one, constants are folded, and only algebra
/// that is exact in floating point is used.
[<RequireQualifiedAccess>]
module internal Simplify =
    let private (|Number|_|) (node: Tensor) =
        match node.Primitive with
        | Primitive.Constant value -> Some value
        | _ -> None

    /// The value of an operation on numbers, for operations whose double result rounds to the exact single one.
    let private foldUnary operation (x: float) =
        match operation with
        | UnaryOperation.Negate -> Some -x
        | UnaryOperation.Abs -> Some(abs x)
        | UnaryOperation.Sign -> if Double.IsNaN x then Some nan else Some(float (sign x))
        | UnaryOperation.Floor -> Some(floor x)
        | UnaryOperation.Ceiling -> Some(ceil x)
        | UnaryOperation.Sqrt -> Some(sqrt x)
        | UnaryOperation.Reciprocal -> Some(1.0 / x)
        | UnaryOperation.Not -> Some(if x = 0.0 then 1.0 else 0.0)
        | _ -> None

    let private foldBinary operation (dtype: Dtype) (a: float) (b: float) =
        let truth condition = Some(if condition then 1.0 else 0.0)

        match operation with
        | BinaryOperation.Less -> truth (a < b)
        | BinaryOperation.LessOrEqual -> truth (a <= b)
        | BinaryOperation.Equal -> truth (a = b)
        | BinaryOperation.And -> truth (a <> 0.0 && b <> 0.0)
        | BinaryOperation.Or -> truth (a <> 0.0 || b <> 0.0)
        | _ when dtype = Dtype.Int32 -> None
        | BinaryOperation.Add -> Some(a + b)
        | BinaryOperation.Subtract -> Some(a - b)
        | BinaryOperation.Multiply -> Some(a * b)
        | BinaryOperation.Divide -> Some(a / b)
        | BinaryOperation.Max -> Some(Math.Max(a, b))
        | BinaryOperation.Min -> Some(Math.Min(a, b))
        | _ -> None

    let private isPositiveZero value = value = 0.0 && not (Double.IsNegative value)

    /// The simplest node for an operation on simplified operands.
    let rec private build (node: Tensor) (inputs: Tensor[]) : Tensor =
        let constant value = Primitives.constant (Dtype.round node.Dtype value) node.Dtype node.Shape
        let same () = Tensor.Node(node.Primitive, inputs, node.Shape, node.Dtype)

        match node.Primitive with
        | Primitive.Variable
        | Primitive.StopGradient
        | Primitive.Custom _ -> inputs[0]
        | Primitive.Unary operation ->
            match operation, inputs[0] with
            | _, Number x when (foldUnary operation x).IsSome -> constant (foldUnary operation x).Value
            | _, Number x when node.Rank > 0 ->
                // One evaluation instead of one an element.
                let scalar = Tensor.Constant(x, inputs[0].Dtype, [||])
                Primitives.broadcastTo node.Shape (Tensor.Node(node.Primitive, [| scalar |], [||], node.Dtype))
            | UnaryOperation.Negate, x when x.Primitive = Primitive.Unary UnaryOperation.Negate -> x.Inputs[0]
            | _ -> same ()
        | Primitive.Binary operation ->
            let negate x = build (Tensor.Node(Primitive.Unary UnaryOperation.Negate, [| x |], node.Shape, node.Dtype)) [| x |]
            let isNegated (x: Tensor) = x.Primitive = Primitive.Unary UnaryOperation.Negate
            let binary operation a b = build (Tensor.Node(Primitive.Binary operation, [| a; b |], node.Shape, node.Dtype)) [| a; b |]

            match operation, inputs[0], inputs[1] with
            | _, Number a, Number b when (foldBinary operation inputs[0].Dtype a b).IsSome ->
                constant (foldBinary operation inputs[0].Dtype a b).Value
            | BinaryOperation.Add, Number zero, x when zero = 0.0 && Double.IsNegative zero -> x
            | BinaryOperation.Add, x, Number zero
            | BinaryOperation.Add, Number zero, x when zero = 0.0 -> x
            | BinaryOperation.Subtract, x, Number zero when isPositiveZero zero -> x
            | BinaryOperation.Subtract, Number zero, x when node.Dtype <> Dtype.Int32 && zero = 0.0 && Double.IsNegative zero -> negate x
            | BinaryOperation.Multiply, x, Number 1.0
            | BinaryOperation.Multiply, Number 1.0, x
            | BinaryOperation.Divide, x, Number 1.0 -> x
            | BinaryOperation.Multiply, x, Number -1.0
            | BinaryOperation.Multiply, Number -1.0, x -> negate x
            | BinaryOperation.Divide, Number 1.0, x when Dtype.isFloat node.Dtype ->
                Tensor.Node(Primitive.Unary UnaryOperation.Reciprocal, [| x |], node.Shape, node.Dtype)
            | BinaryOperation.Power, x, Number 1.0 -> x
            | BinaryOperation.Power, x, Number 2.0 -> binary BinaryOperation.Multiply x x
            | BinaryOperation.Power, _, Number 0.0 -> constant 1.0
            | BinaryOperation.Add, x, y when isNegated y -> binary BinaryOperation.Subtract x y.Inputs[0]
            | BinaryOperation.Add, x, y when isNegated x -> binary BinaryOperation.Subtract y x.Inputs[0]
            | BinaryOperation.Subtract, x, y when isNegated y -> binary BinaryOperation.Add x y.Inputs[0]
            | BinaryOperation.Add, x, y -> joinedPads node x y |> Option.defaultWith same
            | _ -> same ()
        | Primitive.Select ->
            match inputs[0] with
            | Number condition -> if condition <> 0.0 then inputs[1] else inputs[2]
            | _ when inputs[1].Id = inputs[2].Id -> inputs[1]
            | _ -> same ()
        | Primitive.Cast ->
            match inputs[0] with
            | Number value -> constant (if node.Dtype = Dtype.Int32 then Math.Truncate value else value)
            | x when x.Dtype = node.Dtype -> x
            | _ -> same ()
        | Primitive.Reshape ->
            match inputs[0] with
            | x when Shape.equal x.Shape node.Shape -> x
            | Number value -> constant value
            | x when x.Primitive = Primitive.Reshape -> build node [| x.Inputs[0] |]
            | _ -> same ()
        | Primitive.Permute order ->
            match inputs[0].Primitive with
            | Primitive.Constant value -> constant value
            | Primitive.Permute first ->
                let combined = order |> Array.map (fun axis -> first[axis])
                let source = inputs[0].Inputs[0]

                if combined = [| 0 .. combined.Length - 1 |] then
                    source
                else
                    Tensor.Node(Primitive.Permute combined, [| source |], node.Shape, node.Dtype)
            | _ -> same ()
        | Primitive.Broadcast ->
            match inputs[0] with
            | x when Shape.equal x.Shape node.Shape -> x
            | Number value -> constant value
            | x when x.Primitive = Primitive.Broadcast -> build node [| x.Inputs[0] |]
            | _ -> same ()
        | Primitive.Slice(start, step) ->
            match inputs[0] with
            | Number value -> constant value
            | x ->
                match x.Primitive with
                | Primitive.Concatenate axis when step[axis] = 1 && node.Shape[axis] > 0 -> sliceOfParts node start axis x |> Option.defaultWith same
                | _ -> same ()
        | Primitive.Reverse _ ->
            match inputs[0] with
            | Number value -> constant value
            | _ -> same ()
        | Primitive.Pad _ ->
            match inputs[0] with
            | Number value when isPositiveZero value -> constant 0.0
            | _ -> same ()
        | Primitive.Reduce(operation, axes) ->
            let x = inputs[0]
            let count = axes |> Array.fold (fun n axis -> n * x.Shape[axis]) 1

            match operation with
            | ReduceOperation.ArgMax
            | ReduceOperation.ArgMin -> same ()
            | _ when count = 1 -> build (Tensor.Node(Primitive.Reshape, [| x |], node.Shape, node.Dtype)) [| x |]
            | _ ->
                match operation, x with
                | ReduceOperation.Sum, Number value when node.Dtype <> Dtype.Int32 -> constant (value * float count)
                | (ReduceOperation.Max | ReduceOperation.Min), Number value when count > 0 -> constant value
                | _ -> same ()
        | Primitive.Dot axes -> product node axes inputs[0] inputs[1]
        | _ -> same ()

    /// A sum of tensors padded with zeros that fill an axis between them, as the gradients of its slices do, is their concatenation.
    and private joinedPads node left right : Tensor option =
        let rec terms (x: Tensor) =
            match x.Primitive with
            | Primitive.Pad(_, interior) when Array.forall ((=) 0) interior -> [ x ]
            | Primitive.Binary BinaryOperation.Add ->
                match terms x.Inputs[0] with
                | [] -> []
                | first ->
                    match terms x.Inputs[1] with
                    | [] -> []
                    | second -> first @ second
            | _ -> []

        match terms left with
        | [] -> None
        | first ->
            match terms right with
            | [] -> None
            | second ->
                let low (x: Tensor) =
                    match x.Primitive with
                    | Primitive.Pad(low, _) -> low
                    | _ -> [||]

                let differing (x: Tensor) = [| 0 .. node.Rank - 1 |] |> Array.filter (fun axis -> x.Inputs[0].Shape[axis] <> node.Shape[axis])
                let all = first @ second

                match differing all.Head with
                | [| axis |] when all |> List.forall (fun x -> differing x = [| axis |]) ->
                    let sorted = all |> List.sortBy (fun x -> (low x)[axis])
                    let ends = sorted |> List.scan (fun at x -> at + x.Inputs[0].Shape[axis]) 0

                    if List.last ends = node.Shape[axis] && List.forall2 (fun at x -> (low x)[axis] = at) (List.take sorted.Length ends) sorted then
                        Some(Primitives.concatenate axis (sorted |> Seq.map (fun x -> x.Inputs[0]) |> Array.ofSeq))
                    else
                        None
                | _ -> None

    /// A slice that lies within one of the parts of a concatenation is a slice of that part.
    and private sliceOfParts node start axis joined : Tensor option =
        let ends = joined.Inputs |> Array.scan (fun at part -> at + part.Shape[axis]) 0
        let first, last = start[axis], start[axis] + node.Shape[axis]

        [| 0 .. joined.Inputs.Length - 1 |]
        |> Array.tryFind (fun i -> ends[i] <= first && last <= ends[i + 1])
        |> Option.map (fun i ->
            let part = joined.Inputs[i]

            if Shape.equal part.Shape node.Shape then
                part
            else
                let own = start |> Array.mapi (fun a s -> if a = axis then s - ends[i] else s)
                let step = Array.create part.Rank 1

                match node.Primitive with
                | Primitive.Slice(_, all) ->
                    let moved = Tensor.Node(Primitive.Slice(own, Array.map2 max step all), [| part |], node.Shape, node.Dtype)
                    build moved [| part |]
                | _ -> part)

    /// Every product as a batch of plain matrix products: [batch, rows, inner] times [batch, inner, columns].
    and private product node axes left right =
        let canonical = { LeftBatch = [| 0 |]; RightBatch = [| 0 |]; LeftContracted = [| 2 |]; RightContracted = [| 1 |] }

        if axes = canonical && left.Rank = 3 && right.Rank = 3 then
            Tensor.Node(node.Primitive, [| left; right |], node.Shape, node.Dtype)
        else
            let extent (x: Tensor) (group: int[]) = group |> Array.fold (fun n axis -> n * x.Shape[axis]) 1

            let arrange (x: Tensor) (groups: int[][]) =
                let order = Array.concat groups
                let shape = order |> Array.map (fun axis -> x.Shape[axis])

                let moved =
                    if order = [| 0 .. x.Rank - 1 |] then
                        x
                    else
                        build (Tensor.Node(Primitive.Permute order, [| x |], shape, x.Dtype)) [| x |]

                build (Tensor.Node(Primitive.Reshape, [| moved |], groups |> Array.map (extent x), x.Dtype)) [| moved |]

            let free (x: Tensor) batch contracted = Primitives.freeAxes x.Rank batch contracted
            let leftFree, rightFree = free left axes.LeftBatch axes.LeftContracted, free right axes.RightBatch axes.RightContracted
            let a = arrange left [| axes.LeftBatch; leftFree; axes.LeftContracted |]
            let b = arrange right [| axes.RightBatch; axes.RightContracted; rightFree |]
            let c = Tensor.Node(Primitive.Dot canonical, [| a; b |], [| a.Shape[0]; a.Shape[1]; b.Shape[2] |], node.Dtype)
            build (Tensor.Node(Primitive.Reshape, [| c |], node.Shape, node.Dtype)) [| c |]

    /// The simplified graph's outputs. `known` replaces nodes beforehand (a captured scalar by its value, say).
    let run (known: Tensor -> Tensor option) (outputs: Tensor[]) : Tensor[] =
        let unique = Dictionary<struct (Primitive * string), ResizeArray<Tensor>>()
        let simple = Dictionary<int64, Tensor>()
        let interned = Dictionary<int64, Tensor>()

        let intern (node: Tensor) =
            match node.Primitive with
            | Primitive.Data
            | Primitive.Parameter _
            | Primitive.Barrier -> node
            | _ ->
                let key = struct (node.Primitive, String.Join(',', node.Inputs |> Array.map (fun input -> input.Id)))

                match unique.TryGetValue key with
                | true, candidates ->
                    match candidates |> Seq.tryFind (fun c -> c.Dtype = node.Dtype && Shape.equal c.Shape node.Shape) with
                    | Some known -> known
                    | None ->
                        candidates.Add node
                        node
                | _ ->
                    unique[key] <- ResizeArray [ node ]
                    node

        /// Nodes that a rule made on the way are shared too.
        let rec internAll (node: Tensor) : Tensor =
            match interned.TryGetValue node.Id with
            | true, result -> result
            | _ ->
                let inputs = node.Inputs |> Array.map internAll
                let changed = Array.exists2 (fun (a: Tensor) (b: Tensor) -> a.Id <> b.Id) inputs node.Inputs
                let result = intern (if changed then Tensor.Node(node.Primitive, inputs, node.Shape, node.Dtype) else node)
                interned[node.Id] <- result
                interned[result.Id] <- result
                result

        let order = Graph.sort (fun node -> not (isNull node.Storage)) outputs

        let routines =
            HashSet<Routine>(
                order
                |> Seq.choose (fun node ->
                    match node.Primitive with
                    | Primitive.Routine routine when isNull node.Storage -> Some routine
                    | _ -> None),
                HashIdentity.Reference
            )

        /// The largest routine of the graph whose result begins with this one's.
        let rec extended (routine: Routine) : Routine =
            match routine.Extension with
            | null -> routine
            | longer when routines.Contains longer -> extended longer
            | _ -> routine

        for node in order do
            let result =
                match known node with
                | Some replacement -> replacement
                | None when node.Inputs.Length = 0 || not (isNull node.Storage) -> node
                | None ->
                    let inputs = node.Inputs |> Array.map (fun input -> simple[input.Id])

                    match node.Primitive with
                    | Primitive.Routine routine when not (obj.ReferenceEquals(extended routine, routine)) ->
                        let struct (shape, dtype) = (extended routine).Result inputs
                        let whole = Tensor.Node(Primitive.Routine(extended routine), inputs, shape, dtype)
                        Tensor.Node(Primitive.Slice([| 0 |], [| 1 |]), [| whole |], node.Shape, node.Dtype)
                    | _ -> build node inputs

            simple[node.Id] <- internAll result

        outputs |> Array.map (fun output -> simple[output.Id])
