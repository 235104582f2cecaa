namespace Hybrid.Core

open System
open System.Collections.Generic
open Hybrid.Providers.Memory

/// The step that training folds over batches.
module internal TrainingStep =
    let private requireScalars (metrics: 'metrics) =
        Array.iter2
            (fun path (metric: Tensor) ->
                if metric.Rank <> 0 then
                    Shape.fail "Train.step" $"the metric {path} has shape {Shape.text metric.Shape}" "Return scalars, as Tensor.mean gives them")
            (Tree.paths metrics)
            (Tree.leaves metrics)

    /// Loss, updated non-trainable tensors and metrics, and the gradient by the trainable tensors.
    let gradients (loss: TrainingLoss<'model, 'batch, 'metrics>) (state: StepState<'model>) (batch: 'batch) =
        let trainable, others = Trainable.partition state.Model
        let key = Random.foldInTensor state.Step state.Key

        let lossOf trainable =
            let value, next, metrics = loss (Trainable.combine state.Model trainable others) key batch
            value, (next, metrics)

        Grad.valueAndGradWith lossOf trainable

    /// See Train.step.
    let step
        (loss: TrainingLoss<'model, 'batch, 'metrics>)
        (optimiser: Optimiser)
        (state: StepState<'model>)
        (batch: 'batch)
        : StepState<'model> * (Tensor * 'metrics) =
        let (value, (next, metrics)), gradients = gradients loss state batch
        requireScalars metrics
        let moved, optimiserState = Optimiser.applyTo optimiser gradients state.Optimiser state.Model

        let after: StepState<'model> =
            {
                Model = Trainable.combine state.Model (fst (Trainable.partition moved)) (snd (Trainable.partition next))
                Optimiser = optimiserState
                Key = state.Key
                Step = state.Step + Tensor.full Dtype.Int32 [||] 1.0
            }

        // A step without a finite loss keeps the state, so that what went wrong can be found in it.
        Tree.map2 (Tensor.select (Tensor.isFinite value)) after state, (value, metrics)

    /// Where numbers stop being finite, and a sentence on it with a remedy: a tensor of the batch, else the model's first value, else its first
    /// gradient, else the largest of its values, whose size overflowed on the way to the loss.
    let firstNonFinite (loss: TrainingLoss<'model, 'batch, 'metrics>) (state: StepState<'model>) (batch: 'batch) : string * string =
        let floating (paths: string[]) (leaves: Tensor[]) =
            Array.zip paths leaves
            |> Array.filter (fun (_, leaf) -> Dtype.isFloat leaf.Dtype)
            |> Array.map (fun (path, leaf) -> path, Tensor.toArray leaf)

        let bad (tensors: (string * float[])[]) =
            tensors |> Array.tryFind (fun (_, values) -> values |> Array.exists (fun value -> not (Double.IsFinite value)))

        let remedy = "Lower the learning rate, or clip the gradients with Transform.clipByGlobalNorm."
        let named path = if path = "" then "the model" else path
        let model = floating (Tree.paths state.Model) (Tree.leaves state.Model)
        let trained = Trainable.mask state.Model

        let gradientPaths = Tree.paths state.Model |> Array.indexed |> Array.filter (fun (i, _) -> trained[i]) |> Array.map snd

        match bad (floating (Tree.paths batch) (Tree.leaves batch)) with
        | Some(path, _) ->
            let place = if path = "" then "batch" else $"batch.{path}"
            place, $"the batch holds numbers that are not finite, in {place}. Clean or leave out those examples."
        | None ->
            match bad model with
            | Some(path, _) -> path, $"the value of {named path} is not finite since an earlier step. {remedy}"
            | None ->
                match bad (floating gradientPaths (snd (gradients loss state batch))) with
                | Some(path, _) -> path, $"the gradient of {named path} is not finite. {remedy}"
                | None ->
                    let size (values: float[]) = values |> Array.fold (fun most value -> max most (abs value)) 0.0
                    let path, values = model |> Array.maxBy (fun (_, values) -> size values)
                    path, $"the model and its gradient are finite; the largest number, {size values:G3}, is in {named path}. {remedy}"

/// A compiled step for batches of one size, the blocks that its batches are written to, and what its outputs are.
type internal BoundStep = { Examples: int; Step: Executable; Inputs: Storage[]; Outputs: Storage[]; Names: string[]; Dtypes: Dtype[] }

/// Runs a session on blocks that passes write to: one compiled form for each number of examples, nothing allocated when it runs.
[<Sealed>]
type internal BatchRunner<'state, 'batch, 'output>(session: Session<'state, 'batch, 'output>, batches: Batches<'batch>) =
    let known = Dictionary<int, BoundStep>()
    let mutable current: BoundStep voption = ValueNone

    let bind (examples: int) =
        let like = batches.Like examples
        let struct (executable, output) = session.Executable like
        let leaves = Tree.leaves output

        {
            Examples = examples
            Step = executable
            Inputs = Array.init (Tree.leaves like).Length executable.Input
            Outputs = Array.init leaves.Length executable.OutputBlock
            Names = Tree.paths output
            Dtypes = leaves |> Array.map (fun leaf -> leaf.Dtype)
        }

    /// Runs on a pass's current batch of so many examples.
    member _.Run(pass: BatchPass, examples: int) : BoundStep =
        let bound =
            match current with
            | ValueSome bound when bound.Examples = examples -> bound
            | _ ->
                match known.TryGetValue examples with
                | true, bound -> bound
                | _ ->
                    let bound = bind examples
                    known[examples] <- bound
                    bound

        current <- ValueSome bound

        for i in 0 .. bound.Inputs.Length - 1 do
            pass.Write(i, bound.Inputs[i].Span<byte>())

        bound.Step.Run()
        bound

    /// The floating scalar that an output holds.
    static member Scalar(bound: BoundStep, i: int) : float =
        let block = bound.Outputs[i]

        let value =
            match bound.Dtypes[i] with
            | Dtype.Float32 -> float (block.View<float32>()[0])
            | Dtype.Float64 -> block.View<float>()[0]
            | _ -> float (block.View<int>()[0])

        GC.KeepAlive block
        value
