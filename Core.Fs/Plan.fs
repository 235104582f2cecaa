namespace Hybrid.Core

open System
open System.Collections.Generic
open System.Collections.Immutable
open Hybrid.Providers
open Hybrid.Providers.Movement
open Hybrid.Providers.Pointwise
open Hybrid.Providers.Reduction

/// A program ready to run: kernel calls in order, and how much memory they need between them.
type internal Plan =
    {
        Instructions: Instruction[]
        /// Bytes of the arena.
        ArenaSize: int64
        /// The tensors that the caller provides, in the order of their external numbers: program inputs first, then captured data.
        Inputs: Tensor[]
        /// For each output, the external number of its block: that of an input when it is that input.
        Outputs: int[]
        /// The size of each external block that the plan writes and the caller does not provide, from number Inputs.Length on.
        OutputSizes: int64[]
    }

    /// The bytes of an output's block.
    member this.OutputBytes(external: int) = this.OutputSizes[external - this.Inputs.Length]

/// What the planner knows of one kernel call before memory is assigned.
type private Item(work: Work, reads: HashSet<int64>) =
    member val Work = work with get, set
    member _.Reads = reads

/// The kinds of kernel calls.
and private Work =
    /// A pointwise loop over one shape that writes several nodes.
    | Loop of heads: ResizeArray<Tensor> * compute: Dtype
    | Reduction of Tensor
    /// A product, and the loop that finishes its rows while they are in the cache.
    | Product of Tensor * finish: (Tensor[] * Dtype) option
    | Take of Tensor
    | AddAt of Tensor
    /// A routine's kernel.
    | Call of Tensor
    /// Zeros, then parts copied into them (Pad and Concatenate).
    | Assemble of Tensor
    /// A computed block to an external one.
    | CopyOut of source: Tensor * external: int

[<RequireQualifiedAccess>]
module internal Plan =
    let private alignment = 64L

    let private bytes (node: Tensor) = int64 node.Size * int64 (Dtype.size node.Dtype)

    let private isWhole (operand: LoopOperand) = View.isContiguous operand.Window

    /// The parts of a Pad or Concatenate with the windows of the result that they fill.
    let private parts (node: Tensor) : (Tensor * View)[] =
        let whole = View.contiguous node.Shape

        match node.Primitive with
        | Primitive.Pad(low, interior) ->
            let source = node.Inputs[0]
            let strides = Array.map2 (fun stride between -> stride * (between + 1)) whole.Strides interior
            [| source, { Shape = source.Shape; Strides = strides; Offset = Array.map2 (*) whole.Strides low |> Array.sum } |]
        | Primitive.Concatenate axis ->
            let mutable start = 0

            node.Inputs
            |> Array.map (fun part ->
                let window = { Shape = part.Shape; Strides = whole.Strides; Offset = start * whole.Strides[axis] }
                start <- start + part.Shape[axis]
                part, window)
        | _ -> [||]

    let private valueType (node: Tensor) fusion = LoopBuilder.ComputeType(fusion, node)

    let private partLoop fusion (node: Tensor) (part: Tensor, window: View) =
        let compute = if node.Dtype = Dtype.Bool then valueType part fusion else node.Dtype
        let builder = LoopBuilder(fusion, compute, part.Shape)
        builder.Store(part, node, window)
        builder

    let private loop fusion (heads: Tensor[]) compute (preset: LoopOperand option) (target: Tensor -> int voption) =
        let builder = LoopBuilder(fusion, compute, heads[0].Shape)
        preset |> Option.iter (fun operand -> builder.AddOperand operand |> ignore)
        builder.Add(heads, target)
        builder

    let private nothing (_: Tensor) : int voption = ValueNone

    /// Fused heads and single kernels, in an order in which each has what it reads.
    let private group (fusion: Fusion) : ResizeArray<Item> =
        let items = ResizeArray<Item>()
        let producer = Dictionary<int64, int>()

        let readsOf (operands: LoopOperand seq) (except: Tensor) =
            HashSet<int64>(operands |> Seq.map (fun o -> o.Memory.Id) |> Seq.filter (fun id -> id <> except.Id))

        let memoryOf (node: Tensor) =
            let struct (_, memory) = fusion.Views[node.Id]
            memory.Id

        let add (node: Tensor) item =
            producer[node.Id] <- items.Count
            items.Add item

        for node in fusion.Order do
            if fusion.Materialised.Contains node.Id && not (Fusion.isLeaf node) then
                match node.Primitive with
                | Primitive.Reduce _ ->
                    let input = node.Inputs[0]
                    let builder = LoopBuilder(fusion, input.Dtype, input.Shape)
                    builder.Value input |> ignore
                    add node (Item(Reduction node, readsOf builder.Operands node))
                | Primitive.Dot _ -> add node (Item(Product(node, None), HashSet(node.Inputs |> Seq.map memoryOf)))
                | Primitive.Gather _ -> add node (Item(Take node, HashSet(node.Inputs |> Seq.map memoryOf)))
                | Primitive.ScatterAdd _ -> add node (Item(AddAt node, HashSet(node.Inputs |> Seq.map memoryOf)))
                | Primitive.Routine _ -> add node (Item(Call node, HashSet(node.Inputs |> Seq.map memoryOf)))
                | Primitive.Pad _
                | Primitive.Concatenate _ ->
                    let reads = HashSet<int64>()

                    for part in parts node do
                        reads.UnionWith(readsOf (partLoop fusion node part).Operands node)

                    add node (Item(Assemble node, reads))
                | _ ->
                    let compute = LoopBuilder.ComputeType(fusion, node)
                    let builder = loop fusion [| node |] compute None nothing
                    let reads = readsOf builder.Operands node

                    let latest =
                        reads
                        |> Seq.fold
                            (fun latest id ->
                                max
                                    latest
                                    (match producer.TryGetValue id with
                                     | true, i -> i
                                     | _ -> -1))
                            -1

                    /// Whether the node may be evaluated in a loop that stands at or after everything it reads.
                    let fits index =
                        match items[index].Work with
                        | Loop(heads, other) when other = compute && Shape.equal heads[0].Shape node.Shape && heads.Count < 6 ->
                            let own = HashSet(heads |> Seq.map (fun h -> h.Id))

                            let related = reads |> Seq.exists (fun id -> own.Contains id || items[index].Reads.Contains id)

                            let direct =
                                builder.Operands |> Seq.forall (fun o -> not (own.Contains o.Memory.Id) || o.Memory.Id = node.Id || isWhole o)

                            /// A member seen through movements may not be evaluable inside the loop.
                            let together () =
                                try
                                    loop fusion (Array.append (heads.ToArray()) [| node |]) compute None nothing |> ignore
                                    true
                                with MustMaterialise _ ->
                                    false

                            related && direct && builder.Operands.Count + items[index].Reads.Count + heads.Count < 14 && together ()
                        | _ -> false

                    let first = max latest 0

                    match seq { items.Count - 1 .. -1 .. first } |> Seq.truncate 12 |> Seq.tryFind fits with
                    | Some index ->
                        match items[index].Work with
                        | Loop(heads, _) ->
                            let own = HashSet(heads |> Seq.map (fun h -> h.Id))
                            heads.Add node
                            items[index].Reads.UnionWith(reads |> Seq.filter (fun id -> not (own.Contains id)))
                            producer[node.Id] <- index
                        | _ -> ()
                    | None -> add node (Item(Loop(ResizeArray [ node ], compute), reads))

        items

    /// The nodes that an item writes.
    let private writes (item: Item) : Tensor seq =
        match item.Work with
        | Loop(heads, _) -> heads
        | Product(_, Some(heads, _)) -> heads
        | Product(node, None)
        | Reduction node
        | Take node
        | AddAt node
        | Call node
        | Assemble node -> [ node ]
        | CopyOut _ -> []

    /// The loop that finishes a product, over the product's rows and columns; operand 0 is the product's own block.
    let private finishing fusion (product: Tensor) (heads: Tensor[]) compute : (LoopBuilder * LoopDescription) option =
        let rows, columns = product.Shape[0] * product.Shape[1], product.Shape[2]
        let first = heads |> Array.tryFind (fun head -> head.Dtype = product.Dtype)

        match first with
        | Some first when first.Size = product.Size ->
            let block = { Memory = product; Window = View.contiguous heads[0].Shape; Element = product.Dtype }
            let builder = loop fusion heads compute (Some block) (fun head -> if head.Id = first.Id then ValueSome 0 else ValueNone)
            let alone = builder.Operands |> Seq.filter (fun o -> o.Memory.Id = product.Id) |> Seq.length = 1
            if alone then builder.Describe [| rows; columns |] |> Option.map (fun d -> builder, d) else None
        | _ -> None

    /// Loops that only finish one product's result become its epilogue; the product moves to where the loop stood.
    let private attach fusion (items: ResizeArray<Item>) (kept: HashSet<int64>) (wanted: HashSet<int64>) =
        let readers = Dictionary<int64, int>()

        for item in items do
            for id in item.Reads do
                readers[id] <-
                    1
                    + (match readers.TryGetValue id with
                       | true, n -> n
                       | _ -> 0)

        let products = Dictionary<int64, Item>()

        for item in items do
            match item.Work with
            | Product(node, None) -> products[node.Id] <- item
            | _ -> ()

        for item in items.ToArray() do
            match item.Work with
            | Loop(heads, compute) when heads |> Seq.forall (fun head -> not (kept.Contains head.Id)) ->
                let candidate =
                    item.Reads
                    |> Seq.tryPick (fun id ->
                        match products.TryGetValue id with
                        | true, product when readers[id] = 1 && not (wanted.Contains id) ->
                            match product.Work with
                            | Product(node, None) when (finishing fusion node (heads.ToArray()) compute).IsSome -> Some(product, node)
                            | _ -> None
                        | _ -> None)

                match candidate with
                | Some(product, node) ->
                    items.Remove product |> ignore
                    products.Remove node.Id |> ignore
                    item.Reads.Remove node.Id |> ignore
                    item.Reads.UnionWith product.Reads
                    item.Work <- Product(node, Some(heads.ToArray(), compute))
                | None -> ()
            | _ -> ()

    /// Orders the items so that a block that is overwritten in place is overwritten after its last reader. Returns the order and the
    /// outputs for which there is none.
    let private order (items: ResizeArray<Item>) (inPlace: Dictionary<int64, int64>) =
        let producer = Dictionary<int64, int>()
        items |> Seq.iteri (fun i item -> writes item |> Seq.iter (fun node -> producer[node.Id] <- i))

        let attempt (active: Dictionary<int64, int64>) =
            let waits = Array.init items.Count (fun _ -> HashSet<int>())

            items
            |> Seq.iteri (fun i item ->
                for id in item.Reads do
                    match producer.TryGetValue id with
                    | true, p when p <> i -> waits[i].Add p |> ignore
                    | _ -> ())

            for KeyValue(output, input) in active do
                let writer = producer[output]

                items
                |> Seq.iteri (fun i item ->
                    if i <> writer && item.Reads.Contains input then
                        waits[writer].Add i |> ignore)

            let result = ResizeArray<int>()
            let dependents = Array.init items.Count (fun _ -> ResizeArray<int>())
            waits |> Array.iteri (fun i set -> set |> Seq.iter (fun p -> dependents[p].Add i))
            let missing = waits |> Array.map (fun set -> set.Count)
            let ready = SortedSet<int>(seq { 0 .. items.Count - 1 } |> Seq.filter (fun i -> missing[i] = 0))

            while ready.Count > 0 do
                let next = Seq.head ready
                ready.Remove next |> ignore
                result.Add next

                for d in dependents[next] do
                    missing[d] <- missing[d] - 1

                    if missing[d] = 0 then
                        ready.Add d |> ignore

            result

        let active = Dictionary inPlace
        let mutable found = attempt active

        while found.Count < items.Count do
            let stuck = active.Keys |> Seq.find (fun output -> not (found.Contains producer[output]))
            active.Remove stuck |> ignore
            found <- attempt active

        found |> Seq.map (fun i -> items[i]) |> ResizeArray, active

    /// Whether an item that overwrites a block in place only reads each element of it where it then writes.
    let private overwritesSafely fusion (item: Item) (input: int64) =
        match item.Work with
        | Loop(heads, compute) ->
            let builder = loop fusion (heads.ToArray()) compute None nothing
            builder.Operands |> Seq.forall (fun o -> o.Memory.Id <> input || isWhole o)
        | _ -> not (item.Reads.Contains input)

    /// First-fit offsets in one block of memory.
    type private Arena() =
        let free = SortedList<int64, int64>()
        let mutable top = 0L

        member _.Size = top

        member _.Take(size: int64) =
            let size = (max size 1L + alignment - 1L) / alignment * alignment
            let fits = free |> Seq.filter (fun (KeyValue(_, length)) -> length >= size)

            if Seq.isEmpty fits then
                let offset = top
                top <- top + size
                offset
            else
                let best = fits |> Seq.minBy (fun (KeyValue(_, length)) -> length)
                free.Remove best.Key |> ignore

                if best.Value > size then
                    free[best.Key + size] <- best.Value - size

                best.Key

        member _.Give(offset: int64, size: int64) =
            let mutable offset = offset
            let mutable size = (max size 1L + alignment - 1L) / alignment * alignment

            // Joined with the free neighbours.
            match free |> Seq.tryFind (fun (KeyValue(start, length)) -> start + length = offset) with
            | Some before ->
                free.Remove before.Key |> ignore
                offset <- before.Key
                size <- size + before.Value
            | None -> ()

            match free.TryGetValue(offset + size) with
            | true, after ->
                free.Remove(offset + size) |> ignore
                free[offset] <- size + after
            | _ -> free[offset] <- size

    let private layout (fusion: Fusion) (operand: Tensor) =
        let struct (view, memory) = fusion.Views[operand.Id]
        view, memory

    let private matrix (view: View) = MatrixLayout(nativeint view.Strides[1], nativeint view.Strides[2], nativeint view.Strides[0])

    let private label (nodes: Tensor seq) (suffix: string) =
        let name (node: Tensor) =
            match node.Primitive with
            | Primitive.Unary operation -> string operation
            | Primitive.Binary operation -> string operation
            | Primitive.Reduce(operation, _) -> string operation
            | Primitive.Dot _ -> "Dot"
            | Primitive.Routine routine -> routine.Text.Split('{')[0]
            | primitive -> (string primitive).Split(' ', '\n')[0]

        String.Join("+", nodes |> Seq.map (fun node -> name node + Shape.text node.Shape)) + suffix

    /// The kernels of an item and their operands; `slot` says where a node's memory is.
    let private emit (fusion: Fusion) (slot: Tensor -> Slot) (item: Item) : Instruction list =
        let place (memory: Tensor) (view: View) =
            let s = slot memory
            { s with Offset = s.Offset + int64 view.Offset * int64 (Dtype.size memory.Dtype) }

        let slots (builder: LoopBuilder) = builder.Operands |> Seq.map (fun o -> place o.Memory o.Window) |> Array.ofSeq

        let accesses (builder: LoopBuilder) (written: int64 -> bool) =
            builder.Operands |> Seq.map (fun o -> Tiling.access (slot o.Memory) o.Window (Dtype.size o.Element) (written o.Memory.Id)) |> Array.ofSeq

        let plain kernel operands label = { Kernel = kernel; Operands = operands; Accesses = [||]; Label = label }
        let over (builder: LoopBuilder) shape = (builder.Describe shape).Value

        match item.Work with
        | Loop(heads, compute) ->
            let builder = loop fusion (heads.ToArray()) compute None nothing
            let kernel = PointwiseKernel.Create(over builder heads[0].Shape)
            let written = HashSet(heads |> Seq.map (fun head -> head.Id))
            [ { plain kernel (slots builder) (label heads "") with Accesses = accesses builder written.Contains } ]
        | Reduction node ->
            let input = node.Inputs[0]
            let builder = LoopBuilder(fusion, input.Dtype, input.Shape)
            let value = builder.Value input

            match node.Primitive with
            | Primitive.Reduce(operation, axes) ->
                let kept = Shape.strides node.Shape
                let mutable next = 0

                let strides =
                    Array.init input.Rank (fun axis ->
                        if Array.contains axis axes then
                            0
                        else
                            next <- next + 1
                            kept[next - 1])

                let output =
                    builder.AddOperand { Memory = node; Window = { Shape = input.Shape; Strides = strides; Offset = 0 }; Element = node.Dtype }

                let reduced = ImmutableArray.CreateRange(Seq.init input.Rank (fun axis -> Array.contains axis axes))
                let description = ReduceDescription(over builder input.Shape, operation, value, output, reduced)
                let kernel = ReduceKernel.Create description
                let known = if kernel.IsRowWise then accesses builder (fun id -> id = node.Id) else [||]
                [ { plain kernel (slots builder) (label [ node ] "") with Accesses = known } ]
            | _ -> []
        | Product(node, finish) ->
            let (a, memoryA), (b, memoryB) = layout fusion node.Inputs[0], layout fusion node.Inputs[1]
            let m, k, n = nativeint node.Shape[1], nativeint node.Inputs[0].Shape[2], nativeint node.Shape[2]

            let describe epilogue =
                GemmDescription(Dtype.element node.Dtype, nativeint node.Shape[0], m, n, k, matrix a, matrix b, n, m * n, false, epilogue)

            match finish with
            | None ->
                let operands = [| place memoryA a; place memoryB b; slot node |]
                [ plain (MatrixProduct.Create(describe null)) operands (label [ node ] "") ]
            | Some(heads, compute) ->
                let builder, description = (finishing fusion node heads compute).Value
                let first = heads |> Array.find (fun head -> head.Dtype = node.Dtype)
                let rest = builder.Operands |> Seq.skip 1 |> Seq.map (fun o -> place o.Memory o.Window)
                let operands = Array.concat [ [| place memoryA a; place memoryB b; slot first |]; Array.ofSeq rest ]
                [ plain (MatrixProduct.Create(describe (PointwiseKernel.Create description))) operands (label [ node ] (" then " + label heads "")) ]
        | Take node
        | AddAt node ->
            let whole, indices, axis, batched =
                match node.Primitive with
                | Primitive.Gather(axis, batched) -> node.Inputs[0].Shape, node.Inputs[1], axis, batched
                | Primitive.ScatterAdd(axis, batched) -> node.Shape, node.Inputs[0], axis, batched
                | _ -> [||], node, 0, false

            let product (extents: int[]) = extents |> Array.fold (fun n e -> n * nativeint e) 1n

            let description =
                GatherDescription(
                    Dtype.element node.Dtype,
                    product whole[.. axis - 1],
                    product (if batched then indices.Shape[1..] else indices.Shape),
                    nativeint whole[axis],
                    product whole[axis + 1 ..],
                    batched
                )

            let memory input =
                let view, memory = layout fusion input
                place memory view

            match node.Primitive with
            | Primitive.Gather _ ->
                let operands = [| memory node.Inputs[0]; memory indices; slot node |]
                [ plain (GatherKernel.Create description) operands (label [ node ] "") ]
            | _ ->
                let operands = [| memory node.Inputs[1]; memory indices; slot node |]
                [ plain (ScatterAddKernel.Create(description, true)) operands (label [ node ] "") ]
        | Call node ->
            let memory input =
                let view, memory = layout fusion input
                place memory view

            match node.Primitive with
            | Primitive.Routine routine ->
                [ plain (routine.Kernel node) (Array.append (Array.map memory node.Inputs) [| slot node |]) (label [ node ] "") ]
            | _ -> []
        | Assemble node ->
            let fill =
                let operand = Operand(Dtype.element node.Dtype, ImmutableArray.Create 1n)
                let body = Statement.Store(0, Expression.Constant 0.0) :> Statement
                let compute = if node.Dtype = Dtype.Bool then ElementType.Int32 else Dtype.element node.Dtype

                let description =
                    LoopDescription(compute, ImmutableArray.Create(nativeint node.Size), ImmutableArray.Create operand, ImmutableArray.Create body)

                plain (PointwiseKernel.Create description) [| slot node |] (label [ node ] " zeros")

            let copies =
                parts node
                |> Array.filter (fun (part, _) -> part.Size > 0)
                |> Array.map (fun (part, window) ->
                    let builder = partLoop fusion node (part, window)
                    plain (PointwiseKernel.Create(over builder part.Shape)) (slots builder) (label [ node ] " part"))
                |> List.ofArray

            match node.Primitive with
            | Primitive.Pad _ -> fill :: copies
            | _ -> copies
        | CopyOut(source, external) ->
            let operand = Operand(Dtype.element source.Dtype, ImmutableArray.Create 1n)
            let body = Statement.Store(1, Expression.Load 0) :> Statement
            let compute = if source.Dtype = Dtype.Bool then ElementType.Int32 else Dtype.element source.Dtype

            let description =
                LoopDescription(
                    compute,
                    ImmutableArray.Create(nativeint source.Size),
                    ImmutableArray.Create(operand, operand),
                    ImmutableArray.Create body
                )

            [ plain (PointwiseKernel.Create description) [| slot source; { External = external; Offset = 0L } |] (label [ source ] " copied out") ]

    /// Plans the computation of the outputs. `inputs` are the program's own inputs in order; `inPlace` pairs an output's position with the
    /// position of the input whose block takes its value.
    let create (inputs: Tensor[]) (outputs: Tensor[]) (inPlace: (int * int)[]) : Plan =
        let forced = HashSet<int64>()

        let rec attempt () =
            try
                let fusion = Fusion.decide outputs forced
                fusion, group fusion
            with MustMaterialise node ->
                if not (forced.Add node.Id) then
                    raise (InvalidOperationException $"Plan: {node} cannot be brought into memory. This is a defect of the planner.")

                attempt ()

        let fusion, items = attempt ()
        let externals = ResizeArray<Tensor> inputs
        let external = Dictionary<int64, int>()
        inputs |> Array.iteri (fun i input -> external[input.Id] <- i)

        for node in fusion.Order do
            if Fusion.isLeaf node && not (external.ContainsKey node.Id) then
                external[node.Id] <- externals.Count
                externals.Add node

        let replaced =
            inPlace
            |> Array.filter (fun (o, i) ->
                (match external.TryGetValue outputs[o].Id with
                 | true, e -> e <> i
                 | _ -> true))
            |> Array.map (fun (o, i) -> outputs[o], i)

        // Only the first output with a given value may own a block.
        let candidates = Dictionary<int64, int64>()

        for output, input in replaced do
            if not (Fusion.isLeaf output) then
                candidates.TryAdd(output.Id, inputs[input].Id) |> ignore

        attach fusion items (HashSet candidates.Keys) (HashSet(outputs |> Seq.map (fun o -> o.Id)))

        for item in items do
            for node in writes item do
                match candidates.TryGetValue node.Id with
                | true, input when not (overwritesSafely fusion item input) -> candidates.Remove node.Id |> ignore
                | _ -> ()

        let ordered, active = order items candidates

        // What could not be computed in place is computed aside and copied when everything has been read.
        let aside = replaced |> Array.filter (fun (output, input) -> not (active.ContainsKey output.Id && active[output.Id] = inputs[input].Id))

        for output, input in aside do
            ordered.Add(Item(CopyOut(output, input), HashSet [ output.Id ]))

        // Externals: inputs and captured values, then one block for each computed output that has no place yet.
        let slots = Dictionary<int64, Slot>()

        for KeyValue(id, index) in external do
            slots[id] <- { External = index; Offset = 0L }

        for KeyValue(output, input) in active do
            slots[output] <- { External = external[input]; Offset = 0L }

        let asideIds = HashSet(aside |> Seq.map (fun (output, _) -> output.Id))
        let outputSizes = ResizeArray<int64>()

        let newBlock output =
            outputSizes.Add(bytes output)
            externals.Count + outputSizes.Count - 1

        let numbers =
            outputs
            |> Array.mapi (fun position output ->
                match inPlace |> Array.tryFind (fun (o, _) -> o = position) with
                | Some(_, input) -> input
                | None ->
                    match slots.TryGetValue output.Id with
                    | true, slot -> slot.External
                    | _ when asideIds.Contains output.Id ->
                        // Wanted both in place and on its own.
                        let block = newBlock output
                        ordered.Add(Item(CopyOut(output, block), HashSet [ output.Id ]))
                        block
                    | _ ->
                        let block = newBlock output
                        slots[output.Id] <- { External = block; Offset = 0L }
                        block)

        // Lifetimes, then offsets.
        let last = Dictionary<int64, int>()
        ordered |> Seq.iteri (fun i item -> item.Reads |> Seq.iter (fun id -> last[id] <- i))
        let arena = Arena()
        let sizes = Dictionary<int64, int64>()
        let byId = Dictionary<int64, Tensor>()
        fusion.Order |> Array.iter (fun node -> byId[node.Id] <- node)

        ordered
        |> Seq.iteri (fun i item ->
            let dying = HashSet(item.Reads |> Seq.filter (fun id -> last[id] = i && slots.ContainsKey id && slots[id].External < 0))

            for node in writes item do
                if not (slots.ContainsKey node.Id) then
                    let size = bytes node

                    let reuse =
                        match item.Work with
                        | Loop _ -> dying |> Seq.tryFind (fun id -> sizes[id] = size && overwritesSafely fusion item id)
                        | _ -> None

                    match reuse with
                    | Some id ->
                        slots[node.Id] <- slots[id]
                        dying.Remove id |> ignore
                    | None -> slots[node.Id] <- { External = -1; Offset = arena.Take size }

                    sizes[node.Id] <- size

            for id in dying do
                arena.Give(slots[id].Offset, sizes[id])

            for node in writes item do
                if not (last.ContainsKey node.Id) && slots[node.Id].External < 0 then
                    arena.Give(slots[node.Id].Offset, sizes[node.Id]))

        let instructions = ordered |> Seq.collect (emit fusion (fun node -> slots[node.Id])) |> Array.ofSeq |> Tiling.group

        {
            Instructions = instructions
            ArenaSize = arena.Size
            Inputs = externals.ToArray()
            Outputs = numbers
            OutputSizes = outputSizes.ToArray()
        }
