namespace Hybrid.Core

open System
open System.Collections.Generic

/// A loop over the leading axis of stacked inputs with a carry. Operands: the constants, the first carry, the stacked inputs, in the order of the
/// body's parameters. Result: the last carry and the stacked outputs, packed.
[<Sealed>]
type internal ScanRoutine(body: Body, sizes: ScanSizes) as this =
    inherit Routine()

    let constants, carries, length = sizes.Constants, sizes.Carries, sizes.Length
    let firstInput = constants + carries

    let packing =
        body.Outputs
        |> Array.mapi (fun i output -> (if i < carries then output.Shape else Array.append [| length |] output.Shape), output.Dtype)
        |> Packing.create

    let text = lazy $"Scan[{constants}.{carries}.{length}.{sizes.Reverse}]{{{Body.text body}}}"
    let canKeep (node: Tensor) = Dtype.isFloat node.Dtype && (node.Dtype = packing.Dtype || packing.Dtype = Dtype.Float64)

    /// Placeholders for the cotangents of the body's outputs that have one, and the cotangents of its parameters by them.
    let back =
        lazy
            (let seeds =
                body.Outputs
                |> Array.mapi (fun i output -> if Dtype.isFloat output.Dtype then Some(Primitives.parameter i output.Shape output.Dtype) else None)

             let flowing =
                 Seq.zip body.Outputs seeds |> Seq.choose (fun (output, seed) -> seed |> Option.map (fun seed -> output, seed)) |> Array.ofSeq

             seeds, Grad.pullback (Array.map fst flowing) (Array.map snd flowing) body.Parameters)

    /// What the gradient needs of each step and cannot compute from the operands.
    let residuals =
        lazy
            (let _, cotangents = back.Value
             let forward = HashSet<int64>(Graph.sort (fun _ -> false) body.Outputs |> Seq.map (fun node -> node.Id))

             let needed =
                 Graph.sort (fun node -> forward.Contains node.Id) cotangents
                 |> Seq.map (fun node -> node.Id)
                 |> Seq.filter forward.Contains
                 |> HashSet

             let free =
                 HashSet<int64>(
                     body.Parameters
                     |> Seq.indexed
                     |> Seq.filter (fun (i, _) -> i < constants || i >= firstInput)
                     |> Seq.map (fun (_, parameter) -> parameter.Id)
                 )

             Residuals.choose body free canKeep needed)

    let extension =
        lazy
            (match residuals.Value with
             | [||] -> this
             | kept -> ScanRoutine({ body with Outputs = Array.append body.Outputs kept }, sizes))

    /// The routine that also gives out what the gradient needs.
    member private _.Extended: ScanRoutine = extension.Value

    member _.Packing = packing
    override _.Text = text.Value

    override _.Extension =
        if extension.IsValueCreated && not (Object.ReferenceEquals(extension.Value, this)) then
            extension.Value
        else
            null

    override _.Result(operands) =
        operands
        |> Array.iteri (fun i operand ->
            let parameter = body.Parameters[i]
            let expected = if i < firstInput then parameter.Shape else Array.append [| length |] parameter.Shape

            if operand.Dtype <> parameter.Dtype || not (Shape.equal operand.Shape expected) then
                Shape.fail
                    "Scan"
                    $"operand {i} is {operand.Dtype} {Shape.text operand.Shape} where {parameter.Dtype} {Shape.text expected} is wanted"
                    "Give what the scan was traced with")

        struct ([| packing.Size |], packing.Dtype)

    override _.Kernel _ = ScanKernel.Create(body, sizes, packing)

    /// The last carry and the stacked outputs of a scan over graphs: the carry and one step's inputs as placeholders, what they start from and are
    /// stacked in, and the step's next carry and outputs.
    static member Make(carry: (Tensor * Tensor)[], inputs: (Tensor * Tensor)[], next: Tensor[], outputs: Tensor[], length: int, reverse: bool) =
        let captured, body = Body.close (Array.append (Array.map fst carry) (Array.map fst inputs)) (Array.append next outputs)
        let routine = ScanRoutine(body, { Constants = captured.Length; Carries = carry.Length; Length = length; Reverse = reverse })
        let node = Primitives.routine routine (Array.concat [ captured; Array.map snd carry; Array.map snd inputs ])
        let parts = Packing.parts routine.Packing node
        parts[.. carry.Length - 1], parts[carry.Length ..]

    override this.Gradient(node, g) =
        let seeds, cotangents = back.Value
        let given = Packing.cotangents packing g
        let extended = this.Extended
        let kept = residuals.Value
        let whole = if Object.ReferenceEquals(extended, this) then node else Primitives.routine extended node.Inputs
        let isFloat (x: Tensor) = Dtype.isFloat x.Dtype
        let fresh (x: Tensor) = Primitives.parameter 0 x.Shape x.Dtype

        // The reverse loop's inputs: cotangents of the outputs, the forward loop's inputs, and what it kept.
        let stacked = ResizeArray<Tensor * Tensor>()
        let replaced = Dictionary<int64, Tensor>()

        let input (inner: Tensor) (outer: Tensor) =
            let placeholder = fresh inner
            replaced[inner.Id] <- placeholder
            stacked.Add(placeholder, outer)

        for i in 0 .. constants - 1 do
            replaced[body.Parameters[i].Id] <- node.Inputs[i]

        for i in carries .. body.Outputs.Length - 1 do
            match seeds[i] with
            | None -> ()
            | Some seed ->
                match given[i] with
                | null -> replaced[seed.Id] <- Primitives.zerosLike seed
                | outer -> input seed outer

        for i in firstInput .. body.Parameters.Length - 1 do
            input body.Parameters[i] node.Inputs[i]

        kept |> Array.iteri (fun i inner -> input inner (Packing.part extended.Packing whole (body.Outputs.Length + i)))

        // Its carry: the cotangents of the carry.
        let floats = [| 0 .. carries - 1 |] |> Array.filter (fun i -> isFloat body.Outputs[i])

        let carry =
            floats
            |> Array.map (fun i ->
                let seed = seeds[i].Value
                let placeholder = fresh seed
                replaced[seed.Id] <- placeholder

                placeholder,
                match given[i] with
                | null -> Primitives.zerosLike seed
                | last -> last)

        let cotangents = Body.substitute replaced cotangents

        let varying =
            Body.dependents (Seq.append (Seq.map fst stacked) (Seq.map fst carry)) cotangents |> fun ids -> fun (node: Tensor) -> ids.Contains node.Id

        // What the reverse steps give out, stacked.
        let outputs = ResizeArray<Tensor>()
        let mutable results: Tensor[] = [||]

        let stack (node: Tensor) : unit -> Tensor =
            match stacked.FindIndex(fun (placeholder, _) -> placeholder.Id = node.Id) with
            | found when found >= 0 -> fun () -> snd stacked[found]
            | _ ->
                let position =
                    match outputs.FindIndex(fun other -> other.Id = node.Id) with
                    | -1 ->
                        outputs.Add node
                        outputs.Count - 1
                    | known -> known

                fun () -> results[position]

        let flows i = isFloat body.Parameters[i] && not (Body.isConstant cotangents[i])

        let inputGradients =
            [|
                for i in firstInput .. body.Parameters.Length - 1 do
                    if flows i then Some(stack cotangents[i]) else None
            |]

        // A constant's cotangent is a sum over steps: of stacked values afterwards where that is possible, else in the carry.
        let sums = Array.init constants (fun i -> if flows i then StepSum.plan varying length stack cotangents[i] else None)
        let accumulated = [| 0 .. constants - 1 |] |> Array.filter (fun i -> flows i && sums[i].IsNone)

        let totals =
            accumulated
            |> Array.map (fun i ->
                let total = fresh body.Parameters[i]
                total, Primitives.zerosLike total)

        let next =
            Array.append
                (floats |> Array.map (fun i -> cotangents[constants + i]))
                (Array.map2 (fun (total, _) i -> total + cotangents[i]) totals accumulated)

        let last, steps = ScanRoutine.Make(Array.append carry totals, stacked.ToArray(), next, outputs.ToArray(), length, not sizes.Reverse)
        results <- steps

        Array.init body.Parameters.Length (fun i ->
            if i < constants then
                match sums[i], Array.IndexOf(accumulated, i) with
                | Some sum, _ -> sum ()
                | None, -1 -> null
                | None, position -> last[floats.Length + position]
            elif i < firstInput then
                match Array.IndexOf(floats, i - constants) with
                | -1 -> null
                | position -> last[position]
            else
                match inputGradients[i - firstInput] with
                | Some stacked -> stacked ()
                | None -> null)

    override _.Batch(size, operands, batched) =
        // A carry is batched when what it starts from is, or any step makes it so.
        let flags = Array.copy batched
        let mutable settled = false

        while not settled do
            let reached = Body.dependents (body.Parameters |> Seq.indexed |> Seq.filter (fun (i, _) -> flags[i]) |> Seq.map snd) body.Outputs
            settled <- true

            for i in 0 .. carries - 1 do
                if reached.Contains body.Outputs[i].Id && not flags[constants + i] then
                    flags[constants + i] <- true
                    settled <- false

        let front (shape: Shape) = Array.append [| size |] shape

        let repeated (x: Tensor) = x |> Primitives.reshape (Array.append [| 1 |] x.Shape) |> Primitives.broadcastTo (front x.Shape)

        let placeholders =
            body.Parameters
            |> Array.mapi (fun i parameter -> Primitives.parameter 0 (if flags[i] then front parameter.Shape else parameter.Shape) parameter.Dtype)

        // Constants are what they are outside; the others get placeholders of the batch's shape.
        let values = placeholders |> Array.mapi (fun i placeholder -> if i < constants then operands[i] else placeholder)
        let plain = [| 0 .. flags.Length - 1 |] |> Array.filter (fun i -> not flags[i])
        let mapped = [| 0 .. flags.Length - 1 |] |> Array.filter (fun i -> flags[i])

        let reached = Body.dependents (mapped |> Seq.map (fun i -> body.Parameters[i])) body.Outputs
        let outputs = body.Outputs |> Body.replace (plain |> Seq.map (fun i -> body.Parameters[i], values[i]))

        let batchedOutputs =
            Batch.substitute size (mapped |> Array.map (fun i -> body.Parameters[i])) (mapped |> Array.map (fun i -> values[i])) outputs

        // A carry that no example makes different stays one.
        let outputs =
            body.Outputs
            |> Array.mapi (fun i output ->
                if i >= carries || flags[constants + i] || reached.Contains output.Id then batchedOutputs[i] else outputs[i])

        let swapped (x: Tensor) = Primitives.permute (Array.append [| 1; 0 |] [| 2 .. x.Rank - 1 |]) x

        let carry =
            Array.init carries (fun i ->
                let p = constants + i
                placeholders[p], (if flags[p] && not batched[p] then repeated operands[p] else operands[p]))

        let inputs =
            Array.init (body.Parameters.Length - firstInput) (fun i ->
                let p = firstInput + i
                placeholders[p], (if flags[p] then swapped operands[p] else operands[p]))

        let last, stacked = ScanRoutine.Make(carry, inputs, outputs[.. carries - 1], outputs[carries..], length, sizes.Reverse)

        Array.append (last |> Array.mapi (fun i x -> if flags[constants + i] then x else repeated x)) (stacked |> Array.map swapped)
        |> Packing.joinBatched packing size
