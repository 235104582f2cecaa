namespace Hybrid.Core

open System
open Hybrid.Providers
open Hybrid.Providers.Pointwise
open Microsoft.FSharp.NativeInterop

/// Runs a body on its own results while a condition holds. Operands: what the condition refers to, what the body does, the first carry.
[<Sealed>]
type internal WhileKernel(condition: Body, body: Body, captured: struct (int * int), packing: Packing) =
    inherit WholeKernel(1)

    let struct (ofCondition, ofBody) = captured
    let carries = body.Outputs.Length
    let bytes (node: Tensor) = int64 node.Size * int64 (Dtype.size node.Dtype)
    let test = InnerPlan(condition, [| InnerOutput.Written Dtype.Bool |], [| 64L |])

    let step =
        InnerPlan(body, Array.init carries (fun i -> InnerOutput.Carried(ofBody + i)), Array.init (2 * carries) (fun i -> bytes body.Outputs[i / 2]))

    let partBytes = packing.Offsets |> Array.map (fun offset -> nativeint (int64 offset * int64 (Dtype.size packing.Dtype)))
    let cost = 16.0 * (test.Cost + step.Cost)

    override _.Cost = cost

    override _.Execute(operands: nativeint, _: int) =
        let operand (i: int) = NativePtr.get (NativePtr.ofNativeInt<nativeint> operands) i
        let result = operand (ofCondition + ofBody + carries)
        let tests, steps = test.Take(), step.Take()

        for i in 0 .. ofCondition - 1 do
            tests.Addresses[i] <- operand i

        tests.Addresses[test.Outputs[0]] <- tests.Buffer 0

        for i in 0 .. ofBody + carries - 1 do
            steps.Addresses[i] <- operand (ofCondition + i)

        let holds () =
            for i in 0 .. carries - 1 do
                tests.Addresses[ofCondition + i] <- steps.Addresses[ofBody + i]

            tests.Run()
            NativePtr.read (NativePtr.ofNativeInt<int>(tests.Buffer 0)) <> 0

        let mutable parity = 0

        while holds () do
            for i in 0 .. carries - 1 do
                if step.Outputs[i] >= body.Parameters.Length then
                    steps.Addresses[step.Outputs[i]] <- steps.Buffer(2 * i + parity)

            steps.Run()

            for i in 0 .. carries - 1 do
                steps.Addresses[ofBody + i] <- steps.Addresses[step.Outputs[i]]

            parity <- 1 - parity

        for i in 0 .. carries - 1 do
            Blocks.copy body.Outputs[i].Size steps.Addresses[ofBody + i] body.Outputs[i].Dtype (result + partBytes[i]) packing.Dtype

        step.Give steps
        test.Give tests

/// A loop of unknown length. It has no reverse gradient: what its steps computed is not kept.
[<Sealed>]
type internal WhileRoutine(condition: Body, body: Body, captured: struct (int * int)) =
    inherit Routine()

    let struct (ofCondition, ofBody) = captured
    let carries = body.Outputs.Length
    let packing = body.Outputs |> Array.map (fun output -> output.Shape, output.Dtype) |> Packing.create
    let text = lazy $"While[{ofCondition}.{ofBody}]{{{Body.text condition}}}{{{Body.text body}}}"

    member _.Packing = packing
    override _.Text = text.Value
    override _.Kernel _ = WhileKernel(condition, body, captured, packing)

    override _.Result(operands) =
        let check (parameter: Tensor) (operand: Tensor) =
            if operand.Dtype <> parameter.Dtype || not (Shape.equal operand.Shape parameter.Shape) then
                Shape.fail
                    "While"
                    $"an operand is {operand.Dtype} {Shape.text operand.Shape} where {parameter.Dtype} {Shape.text parameter.Shape} is wanted"
                    "Give what the loop was traced with"

        Array.iter2 check condition.Parameters[.. ofCondition - 1] operands[.. ofCondition - 1]
        Array.iter2 check body.Parameters operands[ofCondition..]
        struct ([| packing.Size |], packing.Dtype)

    /// The last carry of a loop over graphs.
    static member Make(condition: Tensor[] * Tensor, step: Tensor[] * Tensor[], init: Tensor[]) : Tensor[] =
        let ofCondition, test = Body.close (fst condition) [| snd condition |]
        let ofBody, body = Body.close (fst step) (snd step)
        let routine = WhileRoutine(test, body, struct (ofCondition.Length, ofBody.Length))
        let node = Primitives.routine routine (Array.concat [ ofCondition; ofBody; init ])
        Packing.parts routine.Packing node

    override _.Gradient(_, _) =
        raise (
            NotSupportedException
                "While: a loop of unknown length has no reverse gradient. Use Control.boundedWhile with the most iterations it may take, or Scan.repeat where the number is known."
        )

    override _.Batch(size, operands, batched) =
        let first = ofCondition + ofBody
        let carried = Array.init carries (fun i -> batched[first + i])

        let value ofLoop offset (body: Body) (placeholders: Tensor[]) =
            body.Parameters |> Array.mapi (fun i _ -> if i < ofLoop then operands[offset + i] else placeholders[i - ofLoop])

        let flagsOf ofLoop offset (body: Body) =
            body.Parameters |> Array.mapi (fun i _ -> if i < ofLoop then batched[offset + i] else carried[i - ofLoop])

        let reaches (flags: bool[]) (body: Body) =
            let reached = Body.dependents (body.Parameters |> Seq.indexed |> Seq.filter (fun (i, _) -> flags[i]) |> Seq.map snd) body.Outputs
            body.Outputs |> Array.map (fun output -> reached.Contains output.Id)

        let mutable settled = false

        while not settled do
            settled <- true

            let spread =
                // Once examples differ in when they end, they differ in every carry.
                if (reaches (flagsOf ofCondition 0 condition) condition)[0] then
                    Array.create carries true
                else
                    reaches (flagsOf ofBody ofCondition body) body

            for i in 0 .. carries - 1 do
                if spread[i] && not carried[i] then
                    carried[i] <- true
                    settled <- false

        let each = (reaches (flagsOf ofCondition 0 condition) condition)[0]

        let placeholders () =
            Array.init carries (fun i ->
                let x = body.Outputs[i]
                Primitives.parameter 0 (if carried[i] then Array.append [| size |] x.Shape else x.Shape) x.Dtype)

        let apply ofLoop offset (loop: Body) (placeholders: Tensor[]) =
            let values, flags = value ofLoop offset loop placeholders, flagsOf ofLoop offset loop
            let plain, mapped = [| 0 .. values.Length - 1 |] |> Array.partition (fun i -> not flags[i])
            let unbatched = loop.Outputs |> Body.replace (plain |> Seq.map (fun i -> loop.Parameters[i], values[i]))
            let wide = Batch.substitute size (mapped |> Array.map (fun i -> loop.Parameters[i])) (mapped |> Array.map (fun i -> values[i])) unbatched
            unbatched, wide

        let holds (placeholders: Tensor[]) =
            let unbatched, wide = apply ofCondition 0 condition placeholders
            if each then wide[0] else unbatched[0]

        let ofTest = placeholders ()

        let test =
            if each then
                let count = Primitives.reduce ReduceOperation.Sum [| 0 |] (Primitives.cast Dtype.Int32 (holds ofTest))
                Primitives.binary BinaryOperation.Less (Primitives.zerosLike count) count
            else
                holds ofTest

        let ofStep = placeholders ()
        let unbatched, wide = apply ofBody ofCondition body ofStep

        let next =
            Array.init carries (fun i ->
                if not carried[i] then
                    unbatched[i]
                elif each then
                    let x = wide[i]
                    let going = holds ofStep |> Primitives.reshape (Array.append [| size |] (Array.create (x.Rank - 1) 1))
                    Primitives.select (Primitives.broadcastTo x.Shape going) x ofStep[i]
                else
                    wide[i])

        let repeated (x: Tensor) = x |> Primitives.reshape (Array.append [| 1 |] x.Shape) |> Primitives.broadcastTo (Array.append [| size |] x.Shape)

        let init =
            Array.init carries (fun i ->
                let x = operands[first + i]
                if carried[i] && not batched[first + i] then repeated x else x)

        WhileRoutine.Make((ofTest, test), (ofStep, next), init)
        |> Array.mapi (fun i x -> if carried[i] then x else repeated x)
        |> Packing.joinBatched packing size
