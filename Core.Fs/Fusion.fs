namespace Hybrid.Core

open System.Collections.Generic
open Hybrid.Providers.Pointwise

/// Which nodes of a graph are written to memory; all others are evaluated inside the loops that use them, or are windows on memory.
type internal Fusion =
    {
        /// Every node, operands first.
        Order: Tensor[]
        /// The nodes whose elements lie in memory, in row-major order: leaves, and the heads of kernels.
        Materialised: HashSet<int64>
        /// For materialised nodes and for movements of them: the window, and the node whose memory it is on.
        Views: Dictionary<int64, struct (View * Tensor)>
    }

[<RequireQualifiedAccess>]
module internal Fusion =
    /// The most operations that one kernel evaluates for one element; the limit is what the JIT compiles well.
    let private largestTree = 48

    /// Evaluating a node again in a second kernel pays up to this many simple operations.
    let private cheap = 4

    /// A head that several kernels need, each on its own rows only.
    let isPointwise (node: Tensor) =
        match node.Primitive with
        | Primitive.Unary _
        | Primitive.Binary _
        | Primitive.Select
        | Primitive.Cast
        | Primitive.Uniform -> true
        | _ -> false

    let isConstant (node: Tensor) =
        match node.Primitive with
        | Primitive.Constant _ -> true
        | _ -> false

    let isLeaf (node: Tensor) =
        match node.Primitive with
        | Primitive.Data
        | Primitive.Parameter _ -> true
        | _ -> not (isNull node.Storage)

    /// The operation's cost in simple operations of one element.
    let private weight (node: Tensor) =
        match node.Primitive with
        | Primitive.Unary operation ->
            match operation with
            | UnaryOperation.Negate
            | UnaryOperation.Abs
            | UnaryOperation.Not
            | UnaryOperation.ToBool
            | UnaryOperation.ToNumber
            | UnaryOperation.Sign
            | UnaryOperation.Floor
            | UnaryOperation.Ceiling
            | UnaryOperation.Round
            | UnaryOperation.IsFinite -> 1
            | UnaryOperation.Sqrt
            | UnaryOperation.Reciprocal
            | UnaryOperation.ReciprocalSqrt -> 4
            | _ -> 12
        | Primitive.Binary operation ->
            match operation with
            | BinaryOperation.Divide -> 4
            | BinaryOperation.Power
            | BinaryOperation.Atan2 -> 25
            | _ -> 1
        | Primitive.Uniform -> 0 // recomputing random numbers is how a mask need not be kept
        | _ -> 1

    /// What the consumers of a node, seen so far, ask of it.
    type private Demand() =
        member val Heads = HashSet<int64>()
        /// A consumer repeats it along a stretched axis.
        member val Stretched = false with get, set
        /// A consumer reads its memory, by any strides.
        member val Memory = false with get, set
        /// A consumer sees it moved.
        member val Moved = false with get, set

    /// Single numbers that depend on single numbers only come first, so that no large loop has to wait for one.
    let private scalarsFirst (order: Tensor[]) =
        let early = HashSet<int64>()

        for node in order do
            if node.Size = 1 && (isLeaf node || node.Inputs |> Array.forall (fun input -> early.Contains input.Id)) then
                early.Add node.Id |> ignore

        let first, rest = order |> Array.partition (fun node -> early.Contains node.Id)
        Array.append first rest

    /// Decides, for the graph that ends in the outputs; `forced` nodes are written to memory whatever they cost.
    let decide (outputs: Tensor[]) (forced: HashSet<int64>) : Fusion =
        let order = Graph.sort isLeaf outputs |> scalarsFirst
        let demands = Dictionary<int64, Demand>()
        let cost = Dictionary<int64, int>()
        let materialised = HashSet<int64>()
        let virtually (node: Tensor) = not (materialised.Contains node.Id || isConstant node)

        for node in order do
            demands[node.Id] <- Demand()

            cost[node.Id] <-
                if isLeaf node || not (isPointwise node || View.isMovement node) then
                    0
                else
                    (if isPointwise node then weight node else 0) + (node.Inputs |> Array.sumBy (fun input -> cost[input.Id])) |> min 1000

        for output in outputs do
            demands[output.Id].Memory <- true
            materialised.Add output.Id |> ignore

        /// Passes a demand on to an operand.
        let demand (from: Demand) (head: int64 voption) moved stretched (operand: Tensor) =
            let d = demands[operand.Id]

            match head with
            | ValueSome id -> d.Heads.Add id |> ignore
            | ValueNone -> d.Heads.UnionWith from.Heads

            d.Moved <- d.Moved || moved
            d.Stretched <- d.Stretched || stretched

        for node in Array.rev order do
            let d = demands[node.Id]

            if isLeaf node then
                materialised.Add node.Id |> ignore
            elif isConstant node then
                if d.Memory then
                    materialised.Add node.Id |> ignore
            elif isPointwise node then
                let repeats = d.Heads.Count > 1 || d.Stretched
                let limit = if d.Stretched then 2 else cheap

                let head =
                    d.Memory
                    || forced.Contains node.Id
                    || materialised.Contains node.Id
                    || (repeats && cost[node.Id] > limit)
                    || (node.Primitive = Primitive.Uniform && (d.Moved || d.Stretched))

                if head then
                    materialised.Add node.Id |> ignore

                for input in node.Inputs do
                    if node.Primitive = Primitive.Uniform then demands[input.Id].Memory <- true
                    elif head then demand d (ValueSome node.Id) false false input
                    else demand d ValueNone d.Moved d.Stretched input
            elif View.isMovement node then
                let input = node.Inputs[0]

                if materialised.Contains node.Id || forced.Contains node.Id then
                    materialised.Add node.Id |> ignore
                    demand d (ValueSome node.Id) true false input
                else
                    let stretched = (node.Primitive = Primitive.Broadcast && node.Size > input.Size)
                    demand d ValueNone true (d.Stretched || stretched) input

                    if d.Memory then
                        demands[input.Id].Memory <- true
            else
                materialised.Add node.Id |> ignore

                match node.Primitive with
                | Primitive.Reduce _ -> demand d (ValueSome node.Id) false false node.Inputs[0]
                | Primitive.Pad _
                | Primitive.Concatenate _ -> node.Inputs |> Array.iter (fun input -> demand d (ValueSome node.Id) false false input)
                | _ -> node.Inputs |> Array.iter (fun input -> demands[input.Id].Memory <- true)

        // Forwards: trees that grow too large are cut, and windows are worked out.
        let size = Dictionary<int64, int>()
        let views = Dictionary<int64, struct (View * Tensor)>()

        for node in order do
            if isLeaf node then
                size[node.Id] <- 1
            elif virtually node && isPointwise node then
                let total () = 1 + (node.Inputs |> Array.sumBy (fun input -> if virtually input then size[input.Id] else 1))

                while total () > largestTree do
                    let largest = node.Inputs |> Array.filter virtually |> Array.maxBy (fun input -> size[input.Id])
                    materialised.Add largest.Id |> ignore
                    views[largest.Id] <- struct (View.contiguous largest.Shape, largest)

                size[node.Id] <- total ()
            elif View.isMovement node then
                let input = node.Inputs[0]
                size[node.Id] <- if virtually input then size[input.Id] else 1

                if virtually node then
                    match views.TryGetValue input.Id with
                    | true, struct (view, memory) ->
                        match View.apply node view with
                        | Some moved -> views[node.Id] <- struct (moved, memory)
                        | None ->
                            // The operand's window cannot be reshaped: its elements are copied into order.
                            materialised.Add input.Id |> ignore
                            let whole = View.contiguous input.Shape
                            views[input.Id] <- struct (whole, input)
                            views[node.Id] <- struct ((View.apply node whole).Value, input)
                    | _ -> ()
            else
                size[node.Id] <- 1

                match node.Primitive with
                | Primitive.Gather _
                | Primitive.ScatterAdd _
                | Primitive.Routine _ ->
                    // These kernels read whole row-major blocks.
                    for input in node.Inputs do
                        let struct (view, _) = views[input.Id]

                        if not (View.isContiguous { view with Offset = 0 }) then
                            materialised.Add input.Id |> ignore
                            views[input.Id] <- struct (View.contiguous input.Shape, input)
                | _ -> ()

            if materialised.Contains node.Id then
                views[node.Id] <- struct (View.contiguous node.Shape, node)

        { Order = order; Materialised = materialised; Views = views }
