namespace Hybrid.Core

open System
open System.Collections.Generic
open Hybrid.Providers
open Hybrid.Providers.Pointwise
open Microsoft.FSharp.NativeInterop

/// Runs one of two bodies. Operands: the condition, what the first branch refers to, what the second does, the arguments of both.
[<Sealed>]
type internal ConditionalKernel(branches: Body[], captured: int[], packing: Packing) =
    inherit WholeKernel(1)

    let arguments = branches[0].Parameters.Length - captured[0]
    let kinds (body: Body) = body.Outputs |> Array.map (fun _ -> InnerOutput.Written packing.Dtype)
    let plans = branches |> Array.map (fun body -> InnerPlan(body, kinds body, [||]))
    let partBytes = packing.Offsets |> Array.map (fun offset -> nativeint (int64 offset * int64 (Dtype.size packing.Dtype)))
    let cost = plans |> Seq.map (fun plan -> plan.Cost) |> Seq.max

    override _.Cost = cost

    override _.Execute(operands: nativeint, _: int) =
        let operand (i: int) = NativePtr.get (NativePtr.ofNativeInt<nativeint> operands) i
        let result = operand (1 + captured[0] + captured[1] + arguments)
        let chosen = if NativePtr.read (NativePtr.ofNativeInt<int>(operand 0)) <> 0 then 0 else 1
        let plan = plans[chosen]
        let frame = plan.Take()
        let first = if chosen = 0 then 1 else 1 + captured[0]

        for i in 0 .. captured[chosen] - 1 do
            frame.Addresses[i] <- operand (first + i)

        for i in 0 .. arguments - 1 do
            frame.Addresses[captured[chosen] + i] <- operand (1 + captured[0] + captured[1] + i)

        for i in 0 .. partBytes.Length - 1 do
            frame.Addresses[plan.Outputs[i]] <- result + partBytes[i]

        frame.Run()
        plan.Give frame

/// One of two functions of the same arguments, by a condition known only when it runs; the other is not computed. A gradient computes the branch again.
[<Sealed>]
type internal ConditionalRoutine(branches: Body[], captured: int[]) =
    inherit Routine()

    let first, second = branches[0], branches[1]
    let arguments = first.Parameters.Length - captured[0]
    let packing = first.Outputs |> Array.map (fun output -> output.Shape, output.Dtype) |> Packing.create
    let text = lazy $"Cond[{captured[0]}.{captured[1]}]{{{Body.text first}}}{{{Body.text second}}}"

    /// The operands of a branch's parameters.
    let operandOf branch i =
        if i >= captured[branch] then 1 + captured[0] + captured[1] + i - captured[branch]
        elif branch = 0 then 1 + i
        else 1 + captured[0] + i

    member _.Packing = packing
    override _.Text = text.Value
    override _.Kernel _ = ConditionalKernel(branches, captured, packing)

    override _.Result(operands) =
        for branch in 0..1 do
            branches[branch].Parameters
            |> Array.iteri (fun i parameter ->
                let operand = operands[operandOf branch i]

                if operand.Dtype <> parameter.Dtype || not (Shape.equal operand.Shape parameter.Shape) then
                    Shape.fail
                        "Cond"
                        $"an operand is {operand.Dtype} {Shape.text operand.Shape} where {parameter.Dtype} {Shape.text parameter.Shape} is wanted"
                        "Give what the branches were traced with")

        if operands[0].Dtype <> Dtype.Bool || operands[0].Rank <> 0 then
            Shape.fail
                "Cond"
                $"the condition is {operands[0].Dtype} {Shape.text operands[0].Shape}"
                "It must be one Bool; compare scalars, or use select"

        struct ([| packing.Size |], packing.Dtype)

    /// The results of a conditional over graphs: each branch as placeholders of the arguments and outputs.
    static member Make(condition: Tensor, branches: (Tensor[] * Tensor[])[], arguments: Tensor[]) : Tensor[] =
        let closed = branches |> Array.map (fun (placeholders, outputs) -> Body.close placeholders outputs)
        let captured = closed |> Array.map fst
        let routine = ConditionalRoutine(closed |> Array.map snd, captured |> Array.map Array.length)
        let node = Primitives.routine routine (Array.concat [ [| condition |]; captured[0]; captured[1]; arguments ])
        Packing.parts routine.Packing node

    override _.Gradient(node, g) =
        let operands = node.Inputs
        let given = Packing.cotangents packing g
        let flowing = [| 0 .. given.Length - 1 |] |> Array.filter (fun i -> not (isNull (box given[i])))
        let cotangents = flowing |> Array.choose (fun i -> Option.ofObj given[i])
        let wanted = [| 1 .. operands.Length - 1 |] |> Array.filter (fun i -> Dtype.isFloat operands[i].Dtype)
        let own = operands[operands.Length - arguments ..]
        let fresh (x: Tensor) = Primitives.parameter 0 x.Shape x.Dtype

        let branch index =
            let body = branches[index]
            let seeds = cotangents |> Array.map fresh
            let placeholders = own |> Array.map fresh
            let inner = Grad.pullback (flowing |> Array.map (fun i -> body.Outputs[i])) seeds body.Parameters

            let values =
                body.Parameters
                |> Array.mapi (fun i parameter ->
                    parameter, (if i < captured[index] then operands[operandOf index i] else placeholders[i - captured[index]]))

            let inner = Body.replace values inner

            let outputs =
                wanted
                |> Array.map (fun operand ->
                    match [| 0 .. body.Parameters.Length - 1 |] |> Array.tryFind (fun i -> operandOf index i = operand) with
                    | Some i -> inner[i]
                    | None -> Primitives.zerosLike operands[operand])

            Array.append placeholders seeds, outputs

        let results = ConditionalRoutine.Make(operands[0], [| branch 0; branch 1 |], Array.append own cotangents)

        operands
        |> Array.mapi (fun i _ ->
            match Array.IndexOf(wanted, i) with
            | -1 -> null
            | position -> results[position])

    override _.Batch(size, operands, batched) =
        let fresh (shape: Shape) (x: Tensor) = Primitives.parameter 0 shape x.Dtype

        /// A branch over the batch: what it refers to outside in place of its own parameters, placeholders or values for the arguments.
        let outputs index (argument: int -> Tensor) =
            let body = branches[index]
            let value i = if i < captured[index] then operands[operandOf index i] else argument (i - captured[index])
            let all = [| 0 .. body.Parameters.Length - 1 |]
            let plain, mapped = all |> Array.partition (fun i -> not batched[operandOf index i])
            let unbatched = body.Outputs |> Body.replace (plain |> Seq.map (fun i -> body.Parameters[i], value i))
            Batch.substitute size (mapped |> Array.map (fun i -> body.Parameters[i])) (mapped |> Array.map value) unbatched

        let own = operands[operands.Length - arguments ..]

        let parts =
            if batched[0] then
                // Each example chooses for itself, so both branches are computed.
                let condition = operands[0]

                Array.map2
                    (fun (a: Tensor) (b: Tensor) ->
                        let wide =
                            condition |> Primitives.reshape (Array.append [| size |] (Array.create (a.Rank - 1) 1)) |> Primitives.broadcastTo a.Shape

                        Primitives.select wide a b)
                    (outputs 0 (fun i -> own[i]))
                    (outputs 1 (fun i -> own[i]))
            else
                let branch index =
                    let placeholders = own |> Array.map (fun x -> fresh x.Shape x)
                    placeholders, outputs index (fun i -> placeholders[i])

                ConditionalRoutine.Make(operands[0], [| branch 0; branch 1 |], own)

        Packing.joinBatched packing size parts
