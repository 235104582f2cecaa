namespace Hybrid.Core

open System
open System.Collections.Generic

/// A function as a closed graph: parameter i is the node `Parameters[i]`, and every leaf is a parameter or a constant.
type internal Body = { Parameters: Tensor[]; Outputs: Tensor[] }

/// How functions become closed graphs, which loops and branches run as plans of their own.
[<RequireQualifiedAccess>]
module internal Body =
    /// The nodes below the outputs that depend on one of the sources, and the sources.
    let dependents (sources: Tensor seq) (outputs: Tensor[]) : HashSet<int64> =
        let result = HashSet<int64>(sources |> Seq.map (fun source -> source.Id))
        let sourceIds = HashSet<int64> result

        for node in Graph.sort (fun node -> sourceIds.Contains node.Id || not node.IsTraced) outputs do
            if node.Inputs |> Array.exists (fun input -> result.Contains input.Id) then
                result.Add node.Id |> ignore

        result

    /// The outputs with some nodes replaced.
    let substitute (replaced: Dictionary<int64, Tensor>) (outputs: Tensor[]) : Tensor[] =
        let found = Dictionary<int64, Tensor> replaced

        let find (node: Tensor) =
            match found.TryGetValue node.Id with
            | true, other -> other
            | _ -> node

        for node in Graph.sort (fun node -> replaced.ContainsKey node.Id || not node.IsTraced) outputs do
            if not (found.ContainsKey node.Id) && node.Inputs |> Array.exists (fun input -> found.ContainsKey input.Id) then
                found[node.Id] <- Primitives.rebuild node (Array.map find node.Inputs)

        Array.map find outputs

    /// The same with pairs of a node and what takes its place.
    let replace (pairs: (Tensor * Tensor) seq) (outputs: Tensor[]) : Tensor[] =
        let replaced = Dictionary<int64, Tensor>()

        for node, other in pairs do
            replaced[node.Id] <- other

        substitute replaced outputs

    /// Fresh placeholders for values of given shapes and element types.
    let placeholders (like: (Shape * Dtype)[]) : Tensor[] = like |> Array.mapi (fun i (shape, dtype) -> Primitives.parameter i shape dtype)

    let isConstant (node: Tensor) =
        match node.Primitive with
        | Primitive.Constant _ -> true
        | _ -> false

    /// A product whose one operand comes from outside, with that operand arranged as the kernels read it best. What is arranged outside a loop
    /// is arranged once.
    let private arranged (isInside: Tensor -> bool) (made: Dictionary<string, Tensor>) (node: Tensor) : Tensor =
        match node.Primitive with
        | Primitive.Dot axes when node.Inputs |> Array.exists (isInside >> not) && not (node.Inputs |> Array.exists isConstant) ->
            let left, right = node.Inputs[0], node.Inputs[1]

            let arrange (x: Tensor) (groups: int[][]) =
                let order = Array.concat groups
                let key = $"{x.Id}:{String.Join(',', order)}"

                match made.TryGetValue key with
                | true, known -> known
                | _ ->
                    let result = Primitives.permute order x
                    made[key] <- result
                    result

            let range first (axes: int[]) = Array.init axes.Length (fun i -> first + i)

            if not (isInside right) then
                let free = Primitives.freeAxes right.Rank axes.RightBatch axes.RightContracted
                let moved = arrange right [| axes.RightBatch; axes.RightContracted; free |]

                let own =
                    { axes with
                        RightBatch = range 0 axes.RightBatch
                        RightContracted = range axes.RightBatch.Length axes.RightContracted
                    }

                Primitives.dot own left moved
            else
                let free = Primitives.freeAxes left.Rank axes.LeftBatch axes.LeftContracted
                let moved = arrange left [| axes.LeftBatch; free; axes.LeftContracted |]

                let own =
                    { axes with
                        LeftBatch = range 0 axes.LeftBatch
                        LeftContracted = range (axes.LeftBatch.Length + free.Length) axes.LeftContracted
                    }

                Primitives.dot own moved right
        | _ -> node

    /// Closes the graph between placeholders and outputs: the tensors from outside that it refers to, and the body whose parameters are those,
    /// then the placeholders.
    let close (placeholders: Tensor[]) (outputs: Tensor[]) : Tensor[] * Body =
        let inside = dependents placeholders outputs
        let isInside (node: Tensor) = inside.Contains node.Id
        let isPlaceholder = HashSet<int64>(placeholders |> Seq.map (fun p -> p.Id))
        let made = Dictionary<string, Tensor>()

        let order =
            Graph.sort (fun node -> isPlaceholder.Contains node.Id || not (isInside node)) outputs
            |> Array.map (fun node ->
                struct (node, (if isInside node && not (isPlaceholder.Contains node.Id) then arranged isInside made node else node)))

        let captured = ResizeArray<Tensor>()

        // Constants, and what is stretched, are cheaper inside.
        let rec capture (node: Tensor) =
            match node.Primitive with
            | Primitive.Constant _ -> ()
            | Primitive.Broadcast -> capture node.Inputs[0]
            | _ ->
                if not (captured.Exists(fun known -> known.Id = node.Id)) then
                    captured.Add node

        for struct (node, own) in order do
            if isInside node then
                own.Inputs
                |> Array.iter (fun input ->
                    if not (isInside input) then
                        capture input)

        outputs
        |> Array.iter (fun output ->
            if not (isInside output) then
                capture output)

        let known = Dictionary<int64, Tensor>()

        let parameters =
            Seq.append captured placeholders
            |> Seq.mapi (fun i (node: Tensor) ->
                let parameter = Primitives.parameter i node.Shape node.Dtype
                known[node.Id] <- parameter
                parameter)
            |> Array.ofSeq

        let rec find (node: Tensor) =
            match known.TryGetValue node.Id with
            | true, inner -> inner
            | _ ->
                match node.Primitive with
                | Primitive.Broadcast when not (isInside node) -> Primitives.rebuild node [| find node.Inputs[0] |]
                | _ -> node

        for struct (node, own) in order do
            if isInside node && not (isPlaceholder.Contains node.Id) then
                known[node.Id] <- Primitives.rebuild own (own.Inputs |> Array.map find)

        captured.ToArray(), { Parameters = parameters; Outputs = outputs |> Array.map find }

    /// The body's outputs for other operands in place of its parameters.
    let apply (body: Body) (operands: Tensor[]) : Tensor[] = replace (Seq.zip body.Parameters operands) body.Outputs

    /// What a body computes, in one line: equal texts, equal results.
    let text (body: Body) : string =
        let number = Dictionary<int64, int>()
        let text = Text.StringBuilder()
        let describe (node: Tensor) = text.AppendJoin('x', node.Shape).Append(int (Dtype.element node.Dtype)).Append(';') |> ignore

        body.Parameters |> Array.iter describe

        for node in Graph.sort (fun _ -> false) body.Outputs do
            number[node.Id] <- number.Count

            let operation =
                match node.Primitive with
                | Primitive.Constant value -> string (BitConverter.DoubleToInt64Bits value)
                | primitive -> primitive.Text

            text.Append(operation).Append('(').AppendJoin(',', node.Inputs |> Seq.map (fun input -> number[input.Id])).Append(')') |> ignore
            describe node

        text.AppendJoin(',', body.Outputs |> Seq.map (fun output -> number[output.Id])).ToString()

/// Several tensors in one block, each from a cache line on: what an operation with several results gives. Different element types share a
/// Float64 block, which holds every value of each exactly.
type internal Packing =
    {
        Shapes: Shape[]
        Dtypes: Dtype[]
        /// Where each part starts, in elements.
        Offsets: int[]
        /// Elements in all.
        Size: int
        Dtype: Dtype
    }

[<RequireQualifiedAccess>]
module internal Packing =
    let private line = 16

    /// The layout for parts of given shapes and element types.
    let create (parts: (Shape * Dtype)[]) : Packing =
        let sizes = parts |> Array.map (fun (shape, _) -> (Shape.size shape + line - 1) / line * line)
        let offsets = sizes |> Array.scan (+) 0

        let dtype =
            match parts |> Array.map snd |> Array.distinct with
            | [||] -> Dtype.Float32
            | [| one |] -> one
            | _ -> Dtype.Float64

        {
            Shapes = Array.map fst parts
            Dtypes = Array.map snd parts
            Offsets = offsets[.. parts.Length - 1]
            Size = offsets[parts.Length]
            Dtype = dtype
        }

    /// Part i of a block.
    let part (packing: Packing) (block: Tensor) (i: int) : Tensor =
        let shape = packing.Shapes[i]

        Primitives.slice [| packing.Offsets[i] |] [| 1 |] [| Shape.size shape |] block
        |> Primitives.reshape shape
        |> Primitives.cast packing.Dtypes[i]

    /// All parts of a block.
    let parts (packing: Packing) (block: Tensor) : Tensor[] = Array.init packing.Shapes.Length (part packing block)

    /// The cotangent of each part from the block's, null where nothing flows. Parts are cut out of the block one by one (a Pad each), so that
    /// mostly the cotangents need no memory between.
    let cotangents (packing: Packing) (g: Tensor) : (Tensor | null)[] =
        let rec cotangent i (g: Tensor) : Tensor | null =
            let size, offset = Shape.size packing.Shapes[i], packing.Offsets[i]

            match g.Primitive with
            | Primitive.Constant 0.0 -> null
            | Primitive.Binary Hybrid.Providers.Pointwise.BinaryOperation.Add ->
                match cotangent i g.Inputs[0], cotangent i g.Inputs[1] with
                | null, other
                | other, null -> other
                | a, b -> a + b
            | Primitive.Pad(low, [| 0 |]) when low[0] = offset && g.Inputs[0].Size = size ->
                g.Inputs[0] |> Primitives.reshape packing.Shapes[i] |> Primitives.cast packing.Dtypes[i]
            | Primitive.Pad(low, [| 0 |]) when low[0] + g.Inputs[0].Size <= offset || low[0] >= offset + size -> null
            | _ -> part packing g i

        Array.init packing.Shapes.Length (fun i -> if Dtype.isFloat packing.Dtypes[i] then cotangent i g else null)

    let private joinAlong (axis: int) (packing: Packing) (lead: int[]) (parts: Tensor[]) : Tensor =
        let ends = Array.append (Array.tail packing.Offsets) [| packing.Size |]

        let piece i (part: Tensor) =
            let elements = Shape.size packing.Shapes[i]
            let flat = part |> Primitives.cast packing.Dtype |> Primitives.reshape (Array.append lead [| elements |])
            let rest = ends[i] - packing.Offsets[i] - elements

            [| flat; Primitives.constant 0.0 packing.Dtype (Array.append lead [| rest |]) |] |> Array.filter (fun x -> x.Shape[axis] > 0)

        match parts |> Array.mapi piece |> Array.concat with
        | [||] -> Primitives.constant 0.0 packing.Dtype (Array.append lead [| 0 |])
        | pieces -> Primitives.concatenate axis pieces

    /// The parts in one block.
    let join (packing: Packing) (parts: Tensor[]) : Tensor = joinAlong 0 packing [||] parts

    /// Batched parts [size, shape of the part] as a batch of blocks [size, elements].
    let joinBatched (packing: Packing) (size: int) (parts: Tensor[]) : Tensor = joinAlong 1 packing [| size |] parts
