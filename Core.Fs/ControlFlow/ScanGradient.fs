namespace Hybrid.Core

open System
open System.Collections.Generic
open Hybrid.Providers.Pointwise

/// What a scan's forward pass keeps for its gradient: values of the body that are dearer to compute again than to read.
[<RequireQualifiedAccess>]
module internal Residuals =
    /// Pointwise operations of about one instruction.
    let private isCheap (node: Tensor) =
        match node.Primitive with
        | Primitive.Unary operation ->
            match operation with
            | UnaryOperation.Negate
            | UnaryOperation.Abs
            | UnaryOperation.Sign
            | UnaryOperation.Not
            | UnaryOperation.ToBool
            | UnaryOperation.ToNumber
            | UnaryOperation.IsFinite -> true
            | _ -> false
        | Primitive.Binary BinaryOperation.Power
        | Primitive.Binary BinaryOperation.Atan2 -> false
        | Primitive.Binary _
        | Primitive.Select
        | Primitive.Cast
        | Primitive.Uniform -> true
        | _ -> View.isMovement node

    /// The nodes of the body (in order) that are kept so that everything in `needed` can be computed from them, the constants and the inputs.
    /// `free` are the parameters that are at hand anyhow.
    let choose (body: Body) (free: HashSet<int64>) (canKeep: Tensor -> bool) (needed: HashSet<int64>) : Tensor[] =
        let kept = ResizeArray<Tensor>()
        let available = HashSet<int64> free
        let order = Graph.sort (fun _ -> false) body.Outputs
        let wanted = HashSet<int64> needed

        // What cannot be kept, or only moves elements, hands its need on to its operands.
        for node in Array.rev order do
            if wanted.Contains node.Id && node.Inputs.Length > 0 && (View.isMovement node || not (canKeep node)) then
                node.Inputs |> Array.iter (fun input -> wanted.Add input.Id |> ignore)

        for node in order do
            if Body.isConstant node then
                available.Add node.Id |> ignore
            elif not (available.Contains node.Id) then
                let computable =
                    node.Inputs.Length > 0
                    && (isCheap node || not (canKeep node))
                    && node.Inputs |> Array.forall (fun input -> available.Contains input.Id)

                if computable then
                    available.Add node.Id |> ignore
                elif wanted.Contains node.Id then
                    kept.Add node
                    available.Add node.Id |> ignore

        kept.ToArray()

/// Sums over the steps of a scan of what each step contributes to a constant's cotangent.
[<RequireQualifiedAccess>]
module internal StepSum =
    let private shift (axes: int[]) = axes |> Array.map ((+) 1)

    /// Collects which values the steps must give out. A sum of products over steps is one larger product over stacked operands; sums commute with
    /// movement. `stack` says how a step's value will be found stacked; `varies` whether it differs between steps.
    let rec plan (varies: Tensor -> bool) (length: int) (stack: Tensor -> (unit -> Tensor)) (node: Tensor) : (unit -> Tensor) option =
        let again = plan varies length stack
        let after f x = again x |> Option.map (fun sum -> fun () -> f (sum ()))

        if not (varies node) then
            Some(fun () -> node * float length)
        else
            match node.Primitive with
            | Primitive.Dot axes ->
                let left, right = node.Inputs[0], node.Inputs[1]

                match varies left, varies right with
                | true, true ->
                    let stackedLeft, stackedRight = stack left, stack right

                    Some(fun () ->
                        Primitives.dot
                            {
                                LeftBatch = shift axes.LeftBatch
                                RightBatch = shift axes.RightBatch
                                LeftContracted = Array.append [| 0 |] (shift axes.LeftContracted)
                                RightContracted = Array.append [| 0 |] (shift axes.RightContracted)
                            }
                            (stackedLeft ())
                            (stackedRight ()))
                | true, false -> left |> after (fun sum -> Primitives.dot axes sum right)
                | _ -> right |> after (fun sum -> Primitives.dot axes left sum)
            | Primitive.Reduce(ReduceOperation.Sum, axes) ->
                let stacked = stack node.Inputs[0]
                Some(fun () -> Primitives.sum (Array.append [| 0 |] (shift axes)) (stacked ()))
            | Primitive.Unary UnaryOperation.Negate
            | Primitive.Reshape
            | Primitive.Permute _
            | Primitive.Broadcast
            | Primitive.Slice _
            | Primitive.Pad _
            | Primitive.Reverse _ -> node.Inputs[0] |> after (fun sum -> Primitives.rebuild node [| sum |])
            | Primitive.Binary(BinaryOperation.Add | BinaryOperation.Subtract) ->
                match again node.Inputs[0], again node.Inputs[1] with
                | Some left, Some right -> Some(fun () -> Primitives.rebuild node [| left (); right () |])
                | _ -> None
            | _ -> None
