namespace Hybrid.Core

open System.Collections.Generic
open System.Collections.Immutable
open Hybrid.Providers
open Hybrid.Providers.Pointwise

/// Raised, and handled by the planner, when a node cannot be evaluated inside the loop that wants it.
exception internal MustMaterialise of Tensor

/// What one loop reads or writes: a window on a node's memory.
type internal LoopOperand = { Memory: Tensor; Window: View; Element: Dtype }

/// One fused loop in the making: expressions over a common iteration space.
type internal LoopBuilder(fusion: Fusion, compute: Dtype, shape: Shape) =
    let operands = ResizeArray<LoopOperand>()
    let statements = ResizeArray<Statement>()
    let registers = Dictionary<string, int>()
    let uses = Dictionary<string, int>()
    let members = HashSet<int64>()

    let key (moves: Tensor list) (node: Tensor) = string node.Id + ":" + System.String.Join(",", moves |> List.map (fun m -> m.Id))

    /// The memory window of a node as the iteration space sees it, after the movements between.
    let window (moves: Tensor list) (node: Tensor) : struct (View * Tensor) voption =
        match fusion.Views.TryGetValue node.Id with
        | true, struct (view, memory) when not (members.Contains memory.Id) ->
            let follow (view: View) (move: Tensor) =
                match View.apply move view with
                | Some moved -> moved
                | None -> raise (MustMaterialise move.Inputs[0])

            ValueSome(struct (List.fold follow view moves, memory))
        | _ -> ValueNone

    let operandIndex (operand: LoopOperand) =
        let same (other: LoopOperand) =
            other.Memory.Id = operand.Memory.Id
            && other.Window.Offset = operand.Window.Offset
            && Shape.equal other.Window.Strides operand.Window.Strides

        match operands.FindIndex same with
        | -1 ->
            operands.Add operand
            operands.Count - 1
        | found -> found

    /// The operands of a virtual node, each with the movements down to the iteration space; checks the compute type.
    let children (moves: Tensor list) (node: Tensor) : (Tensor list * Tensor) list =
        let moves = if View.isMovement node then node :: moves else moves
        let operands = node.Inputs |> Array.map (fun input -> moves, input) |> List.ofArray

        let requires (dtype: Dtype) =
            if dtype <> compute then
                raise (MustMaterialise node)

        match node.Primitive with
        | Primitive.Cast ->
            let input = node.Inputs[0]

            if node.Dtype = Dtype.Bool then
                requires input.Dtype
            else
                requires node.Dtype
                // A number of another type is converted as it is loaded, so it must lie in memory.
                if input.Dtype <> Dtype.Bool && not (Fusion.isConstant input) && (window moves input).IsNone then
                    raise (MustMaterialise input)
        | Primitive.Binary _ when node.Inputs[0].Dtype <> Dtype.Bool -> requires node.Inputs[0].Dtype
        | Primitive.Unary UnaryOperation.IsFinite -> requires node.Inputs[0].Dtype
        | Primitive.Unary _
        | Primitive.Select
        | Primitive.Uniform when node.Dtype <> Dtype.Bool -> requires node.Dtype
        | _ -> ()

        operands

    let rec count (moves: Tensor list) (node: Tensor) =
        let name = key moves node

        if Fusion.isConstant node || members.Contains node.Id || (window moves node).IsSome then
            ()
        elif View.isMovement node && not (members.Contains node.Id) then
            count (node :: moves) node.Inputs[0]
        else
            match uses.TryGetValue name with
            | true, n -> uses[name] <- n + 1
            | _ ->
                uses[name] <- 1

                if node.Primitive = Primitive.Uniform then
                    if not moves.IsEmpty || not (Shape.equal node.Shape shape) then
                        raise (MustMaterialise node)
                else
                    children moves node |> List.iter (fun (moves, input) -> count moves input)

    let rec expression (moves: Tensor list) (node: Tensor) : Expression =
        match node.Primitive with
        | Primitive.Constant value when node.Dtype = Dtype.Bool -> Expression.Unary(UnaryOperation.ToBool, Expression.Constant value)
        | Primitive.Constant value -> Expression.Constant value
        | _ ->
            match window moves node with
            | ValueSome(struct (view, memory)) -> Expression.Load(operandIndex { Memory = memory; Window = view; Element = memory.Dtype })
            | ValueNone ->
                if View.isMovement node && not (members.Contains node.Id) then
                    expression (node :: moves) node.Inputs[0]
                else
                    let name = key moves node

                    match registers.TryGetValue name with
                    | true, register -> Expression.Register register
                    | _ ->
                        let value = operation moves node

                        if
                            (match uses.TryGetValue name with
                             | true, n -> n > 1
                             | _ -> false)
                        then
                            let register = registers.Count
                            registers[name] <- register
                            statements.Add(Statement.Let(register, value))
                            Expression.Register register
                        else
                            value

    and operation (moves: Tensor list) (node: Tensor) : Expression =
        let arguments () = node.Inputs |> Array.map (expression moves)

        match node.Primitive with
        | Primitive.Unary operation -> Expression.Unary(operation, (arguments ())[0])
        | Primitive.Binary operation ->
            let a = arguments ()
            Expression.Binary(operation, a[0], a[1])
        | Primitive.Select ->
            let a = arguments ()
            Expression.Select(a[0], a[1], a[2])
        | Primitive.Cast ->
            let input = node.Inputs[0]
            let value = expression moves input

            if input.Dtype = Dtype.Bool then Expression.Unary(UnaryOperation.ToNumber, value)
            elif node.Dtype = Dtype.Bool then Expression.Unary(UnaryOperation.ToBool, value)
            else value
        | Primitive.Uniform ->
            let struct (view, memory) = fusion.Views[node.Inputs[0].Id]

            if view.Strides[0] <> 1 then
                raise (MustMaterialise node.Inputs[0])

            let strides = Array.zeroCreate shape.Length
            let window = { Shape = shape; Strides = strides; Offset = view.Offset }
            Expression.Uniform(operandIndex { Memory = memory; Window = window; Element = Dtype.Int32 })
        | _ -> expression (node :: moves) node.Inputs[0]

    /// What a head's loop evaluates: the conversion of a cast at the very end is the store's.
    let stored (head: Tensor) =
        match head.Primitive with
        | Primitive.Cast when head.Dtype <> Dtype.Bool && head.Dtype <> compute && head.Inputs[0].Dtype <> Dtype.Bool -> head.Inputs[0]
        | _ -> head

    /// The type that a head's loop computes in.
    static member ComputeType(fusion: Fusion, head: Tensor) : Dtype =
        let rec ofBool (node: Tensor) =
            if fusion.Views.ContainsKey node.Id && fusion.Materialised.Contains node.Id && node.Id <> head.Id then
                None
            else
                match node.Primitive with
                | Primitive.Binary _
                | Primitive.Unary UnaryOperation.IsFinite
                | Primitive.Cast when node.Inputs[0].Dtype <> Dtype.Bool -> Some node.Inputs[0].Dtype
                | _ -> node.Inputs |> Array.tryPick (fun input -> if input.Dtype = Dtype.Bool then ofBool input else None)

        if head.Dtype = Dtype.Bool then
            ofBool head |> Option.defaultValue Dtype.Int32
        else
            match head.Primitive with
            | Primitive.Cast when head.Inputs[0].Dtype <> Dtype.Bool && not (Fusion.isConstant head.Inputs[0]) ->
                // The result is converted as it is stored.
                head.Inputs[0].Dtype
            | _ -> head.Dtype

    /// The value of a node at each position of the iteration space.
    member _.Value(node: Tensor) : Expression =
        count [] node
        expression [] node

    /// Adds heads, operands first: each is stored to its memory, and kept for later heads. `target` may name an operand to store to.
    member _.Add(heads: Tensor[], target: Tensor -> int voption) =
        // A copy's value is its operand's; what is counted or evaluated must not stop at the head itself.
        for head in heads do
            match stored head with
            | inner when inner.Id <> head.Id -> count [] inner
            | _ when View.isMovement head -> count [ head ] head.Inputs[0]
            | _ when head.Primitive = Primitive.Uniform || Fusion.isConstant head -> ()
            | _ -> children [] head |> List.iter (fun (moves, input) -> count moves input)

            members.Add head.Id |> ignore

        let stores = ResizeArray<Statement>()

        for head in heads do
            let value =
                match stored head with
                | inner when inner.Id <> head.Id -> expression [] inner
                | _ when View.isMovement head -> expression [ head ] head.Inputs[0]
                | _ when Fusion.isConstant head -> expression [] head
                | _ -> operation [] head

            let value =
                if heads.Length = 1 then
                    value
                else
                    let register = registers.Count
                    registers[key [] head] <- register
                    statements.Add(Statement.Let(register, value))
                    Expression.Register register

            let index =
                match target head with
                | ValueSome index -> index
                | ValueNone ->
                    operands.Add { Memory = head; Window = View.contiguous shape; Element = head.Dtype }
                    operands.Count - 1

            stores.Add(Statement.Store(index, value))

        // Everything is read before anything is written: an output may take the place of an input.
        statements.AddRange stores

    /// Stores a value of the loop into a window of another node's memory.
    member this.Store(value: Tensor, memory: Tensor, target: View) =
        let value = this.Value value
        operands.Add { Memory = memory; Window = target; Element = memory.Dtype }
        statements.Add(Statement.Store(operands.Count - 1, value))

    /// Adds an operand that the body does not store to itself.
    member _.AddOperand(operand: LoopOperand) =
        operands.Add operand
        operands.Count - 1

    /// What the loop reads and writes, in the order of its description.
    member _.Operands = operands

    /// What the body does.
    member _.Statements = statements

    /// The loop as the kernels take it, over its own shape or one that every window can be reshaped to.
    member _.Describe(over: Shape) : LoopDescription option =
        let windows = operands |> Seq.map (fun o -> View.reshape over o.Window) |> Array.ofSeq

        if windows |> Array.forall Option.isSome then
            let operand (o: LoopOperand) (window: View option) =
                Operand(Dtype.element o.Element, ImmutableArray.CreateRange(window.Value.Strides |> Seq.map nativeint))

            Some(
                LoopDescription(
                    Dtype.element compute,
                    ImmutableArray.CreateRange(over |> Seq.map nativeint),
                    ImmutableArray.CreateRange(Seq.map2 operand operands windows),
                    ImmutableArray.CreateRange statements
                )
            )
        else
            None
