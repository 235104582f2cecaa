namespace Hybrid.Core

open System
open System.Diagnostics

/// One call of Train.fit: the fold's accumulator, in a session and in a few numbers.
[<Sealed>]
type internal TrainingFold<'model, 'batch, 'metrics>(training: Training<'model, 'batch, 'metrics>, start: TrainingState<'model>) =
    let options = training.Options
    let optimiser = Transform.accumulate options.Accumulate training.Optimiser
    let count (x: Tensor) = (Tensor.toInt32 x)[0]
    let whole (value: int) = Tensor.ofInt32 [||] [| value |]

    let session =
        let initial: StepState<'model> = { Model = start.Model; Optimiser = start.Optimiser; Key = start.Key; Step = start.Step }

        Program.start (TrainingStep.step training.Loss optimiser) initial

    let runner = BatchRunner(session, training.Batches)
    let sums = Tensor.toArray start.Sums
    let mutable step = count start.Step
    let mutable epoch = count start.Epoch
    let mutable batch = count start.Batch
    let mutable best = start.Best
    let mutable bestMetric = Tensor.item start.BestMetric
    let mutable bestEpoch = count start.BestEpoch
    let mutable waited = count start.Waited
    let mutable plateau = start.Plateau
    let mutable names = [| "loss" |]

    let snapshot () : TrainingState<'model> =
        let now = session.State

        {
            Model = now.Model
            Optimiser = now.Optimiser
            Key = now.Key
            Step = now.Step
            Epoch = whole epoch
            Batch = whole batch
            Sums = Tensor.ofFloat64 [| sums.Length |] (Array.copy sums)
            Best = best
            BestMetric = Tensor.scalarOf Dtype.Float64 bestMetric
            BestEpoch = whole bestEpoch
            Waited = whole waited
            Plateau = plateau
        }

    let means () = names |> Array.mapi (fun i name -> { Name = name; Value = sums[i + 1] / sums[0] })

    let report moment validation isBest (examples: float) (clock: Stopwatch) =
        let seconds = clock.Elapsed.TotalSeconds

        {
            Moment = moment
            Epoch = epoch + 1
            Step = step
            Batch = batch
            Batches = training.Batches.Count
            Means = means ()
            Validation = validation
            IsBest = isBest
            Seconds = seconds
            ExamplesPerSecond = if seconds > 0.0 then examples / seconds else 0.0
        }

    let fail (bound: BoundStep) (loss: float) =
        let like = training.Batches.Like bound.Examples

        let batch =
            Array.map2 (fun (leaf: Tensor) block -> Primitives.data block leaf.Shape leaf.Dtype) (Tree.leaves like) bound.Inputs |> Tree.rebuild like

        let path, explanation = TrainingStep.firstNonFinite training.Loss session.State batch

        raise (
            NonFiniteLossException(step, epoch + 1, loss, path, $"Train.fit: the loss is {loss} at step {step} (epoch {epoch + 1}): {explanation}")
        )

    let add (bound: BoundStep) =
        if names.Length <> bound.Names.Length then
            // The first leaf is the loss, the others are the metrics' paths under the pair's second part.
            names <-
                bound.Names
                |> Array.mapi (fun i path ->
                    if i = 0 then "loss"
                    elif path.Length > 2 then path.Substring 2
                    else "metric")

            if sums.Length <> names.Length + 1 then
                raise (
                    ArgumentException
                        $"Train.fit: the loss returns {names.Length - 1} metrics and the state has {sums.Length - 2}. Make the state with Train.start for this training."
                )

        let weight = float bound.Examples
        sums[0] <- sums[0] + weight

        for i in 0 .. names.Length - 1 do
            sums[i + 1] <- sums[i + 1] + weight * BatchRunner<StepState<'model>, 'batch, Tensor * 'metrics>.Scalar(bound, i)

    let monitored (validation: Measure[]) =
        let measures = if training.Validate.IsSome then validation else means ()

        match measures |> Array.tryFind (fun measure -> measure.Name.Equals(options.Monitor, StringComparison.OrdinalIgnoreCase)) with
        | Some measure -> measure.Value
        | None ->
            let known = String.Join(", ", measures |> Seq.map (fun measure -> measure.Name))
            raise (ArgumentException $"Train.fit: there is no metric {options.Monitor} to monitor, only {known}. Set Monitor to one of these.")

    /// Lowers the optimiser's rates in place when the plateau's factor falls.
    let followPlateau (metric: float) =
        match options.Plateau with
        | None -> ()
        | Some plateauOptions ->
            let next = Schedule.onPlateau { plateauOptions with Maximise = options.Maximise } plateau (Tensor.scalarOf Dtype.Float64 metric)

            let ratio = Tensor.item next.Factor / Tensor.item plateau.Factor
            plateau <- next

            if ratio < 1.0 then
                let now = session.State
                let lowered = { now with StepState.Optimiser = Optimiser.scaleRate ratio now.Optimiser }
                Tree.leaves lowered |> Array.iteri (fun i leaf -> session.SetState(i, leaf))

    let isPatient () =
        match options.Patience with
        | Some patience -> waited < patience
        | None -> true

    /// Trains on what is left of the epoch; false when it was cancelled.
    let runBatches (clock: Stopwatch) (examplesDone: byref<float>) =
        use pass = training.Batches.Pass(epoch, batch)
        let mutable examples = pass.Next()
        let mutable goesOn = true

        while goesOn && examples > 0 do
            let bound = runner.Run(pass, examples)
            step <- step + 1
            let loss = BatchRunner<StepState<'model>, 'batch, Tensor * 'metrics>.Scalar(bound, 0)

            if not (Double.IsFinite loss) then
                fail bound loss

            batch <- batch + 1
            examplesDone <- examplesDone + float examples
            add bound

            match training.Progress with
            | Some progress -> progress.Report(report TrainingMoment.Step [||] false examplesDone clock)
            | None -> ()

            match options.CheckpointEvery, training.Checkpoint with
            | Some every, Some checkpoint when step % every = 0 -> checkpoint (snapshot ())
            | _ -> ()

            if training.Cancellation.IsCancellationRequested then goesOn <- false else examples <- pass.Next()

        goesOn

    /// Validates, compares with the best, and starts the next epoch.
    let endEpoch (clock: Stopwatch) (examplesDone: float) =
        if sums[0] = 0.0 then
            raise (ArgumentException $"Train.fit: epoch {epoch + 1} has no batches. Give data, or a batch size that it fills.")

        let model () = session.State.Model

        let validation =
            match training.Validate with
            | Some validate -> validate (model ())
            | None -> [||]

        let metric = monitored validation

        let better =
            if options.Maximise then
                metric > bestMetric + options.MinimumDelta
            else
                metric < bestMetric - options.MinimumDelta

        if better then
            bestMetric <- metric
            bestEpoch <- epoch + 1
            waited <- 0

            if options.KeepBest then
                best <- model ()
        else
            waited <- waited + 1

        followPlateau metric
        let summary = report TrainingMoment.Epoch validation better examplesDone clock
        epoch <- epoch + 1
        batch <- 0
        Array.Clear sums
        training.Progress |> Option.iter (fun progress -> progress.Report summary)
        training.Checkpoint |> Option.iter (fun checkpoint -> checkpoint (snapshot ()))
        summary

    /// Runs the training to its end.
    member _.Run() : TrainingResult<'model> =
        let rec epochs (history: TrainingProgress list) =
            if epoch >= options.Epochs then
                history, TrainingOutcome.Completed
            elif not (isPatient ()) then
                history, TrainingOutcome.StoppedEarly
            elif training.Cancellation.IsCancellationRequested then
                history, TrainingOutcome.Cancelled
            else
                let clock = Stopwatch.StartNew()
                let mutable examplesDone = 0.0

                if runBatches clock &examplesDone then
                    epochs (endEpoch clock examplesDone :: history)
                else
                    history, TrainingOutcome.Cancelled

        let history, outcome = epochs []
        let state = snapshot ()

        {
            Model = if options.KeepBest && bestEpoch > 0 then best else state.Model
            State = state
            History = List.rev history
            Outcome = outcome
        }
