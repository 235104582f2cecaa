namespace Hybrid.Core

open System

/// Training: a pure fold over batches, compiled once and run in place.
[<RequireQualifiedAccess>]
module Train =
    let private check (options: TrainingOptions) =
        let demand (argument: string) (value: float) (range: string) holds =
            if not holds then
                raise (ArgumentException($"Train: {argument} is {value}. It must be {range}.", argument))

        demand "Epochs" (float options.Epochs) "at least 0" (options.Epochs >= 0)
        demand "MinimumDelta" options.MinimumDelta "finite and at least 0" (Double.IsFinite options.MinimumDelta && options.MinimumDelta >= 0.0)
        demand "Accumulate" (float options.Accumulate) "at least 1" (options.Accumulate >= 1)
        options.Patience |> Option.iter (fun patience -> demand "Patience" (float patience) "at least 1" (patience >= 1))
        options.CheckpointEvery |> Option.iter (fun every -> demand "CheckpointEvery" (float every) "at least 1" (every >= 1))

    /// A training with the default options, and nobody told of it.
    let create (loss: TrainingLoss<'model, 'batch, 'metrics>) (optimiser: Optimiser) (batches: Batches<'batch>) : Training<'model, 'batch, 'metrics> =
        {
            Loss = loss
            Optimiser = optimiser
            Batches = batches
            Validate = None
            Options = TrainingOptions.Default
            Progress = None
            Checkpoint = None
            Cancellation = Threading.CancellationToken.None
        }

    /// One step of training as a pure function of a state and a batch: the loss and its gradient by the trainable tensors, then the optimiser's update.
    /// Returns the next state, the loss and the metrics. A step whose loss is not finite leaves the state as it was, the step count too. Run it with
    /// `Program.compile`, or in place with `Program.start`. Raises ShapeException when the loss or a metric is not a scalar.
    let step
        (loss: TrainingLoss<'model, 'batch, 'metrics>)
        (optimiser: Optimiser)
        (state: StepState<'model>)
        (batch: 'batch)
        : StepState<'model> * (Tensor * 'metrics) =
        TrainingStep.step loss optimiser state batch

    /// The state before the first step of a training of a model; the training's seed becomes its key. Nothing is computed but shapes.
    let start (training: Training<'model, 'batch, 'metrics>) (model: 'model) : TrainingState<'model> =
        let options = training.Options
        check options
        let whole (value: int) = Tensor.ofInt32 [||] [| value |]
        let key = Random.key options.Seed
        let traced = Tree.leaves model |> Array.mapi (fun i leaf -> Primitives.parameter i leaf.Shape leaf.Dtype)
        // How many metrics there are shows when the loss is traced.
        let _, _, metrics = training.Loss (Tree.rebuild model traced) key (training.Batches.Like 1)

        {
            Model = model
            Optimiser = Optimiser.init (Transform.accumulate options.Accumulate training.Optimiser) model
            Key = key
            Step = whole 0
            Epoch = whole 0
            Batch = whole 0
            Sums = Tensor.zeros Dtype.Float64 [| 2 + (Tree.leaves metrics).Length |]
            Best = model
            BestMetric = Tensor.scalarOf Dtype.Float64 (if options.Maximise then -infinity else infinity)
            BestEpoch = whole 0
            Waited = whole 0
            Plateau = Schedule.plateauStart { PlateauOptions.Default with Maximise = options.Maximise }
        }

    /// Trains from a state on, `start training model` or that of an earlier result or checkpoint, until all epochs are done, patience is at an end or it
    /// is cancelled. The given state is not changed. Each batch is copied into the compiled step's own blocks; in the steady state a step allocates no
    /// managed memory unless somebody listens. One form is compiled for each number of examples in a batch, so a ragged last batch costs one more. The
    /// same state and training give the same bits, at any number of threads, and a training that is stopped and resumed those of one that is not.
    /// Raises NonFiniteLossException when a loss is NaN or infinite, ArgumentException for options out of range, an unknown metric to monitor or no
    /// data, and what the batches and callbacks raise.
    let fit (training: Training<'model, 'batch, 'metrics>) (state: TrainingState<'model>) : TrainingResult<'model> =
        check training.Options
        TrainingFold(training, state).Run()

    /// Every tensor of a state with its name: what a checkpoint holds.
    let save (state: TrainingState<'model>) : (string * Tensor)[] = TrainingState.save state

    /// The state that named tensors hold, like a template that `start` made for the same training; see TrainingState.restore.
    let restore (template: TrainingState<'model>) (tensors: (string * Tensor) seq) : TrainingState<'model> = TrainingState.restore template tensors

    /// A function from a model to the means of metrics over all examples of the batches' epoch 0, compiled at its first call: what
    /// `Training.Validate` takes. measure: from a model and a batch to a tree of scalars, each a mean over the batch; their names are the tree's
    /// paths. Example: `Train.evaluate (fun model (x, y) -> Map [ "loss", loss model x y ]) testing`.
    let evaluate (measure: 'model -> 'batch -> 'metrics) (batches: Batches<'batch>) : 'model -> Measure[] =
        let mutable made: (Session<'model, 'batch, 'metrics> * BatchRunner<'model, 'batch, 'metrics> * 'model) option = None
        let gate = obj ()

        let fits (model: 'model) (other: 'model) =
            let leaves, statics = Tree.flatten model
            let known, knownStatics = Tree.flatten other

            leaves.Length = known.Length
            && Array.forall2 (fun (a: Tensor) (b: Tensor) -> a.Dtype = b.Dtype && Shape.equal a.Shape b.Shape) leaves known
            && statics.Length = knownStatics.Length
            && Array.forall2 (fun (a: obj | null) (b: obj | null) -> Object.Equals(a, b)) statics knownStatics

        let make model =
            let session = Program.start (fun model batch -> model, measure model batch) model
            let fresh = session, BatchRunner(session, batches), model
            fresh

        fun model ->
            lock gate (fun () ->
                let session, runner, _ =
                    match made with
                    | Some(_, _, known) as ready when fits model known -> ready.Value
                    | _ -> make model

                made <- Some(session, runner, model)
                Tree.leaves model |> Array.iteri (fun i leaf -> session.SetState(i, leaf))
                use pass = batches.Pass(0, 0)
                let mutable examples = pass.Next()
                let mutable total = 0.0
                let mutable names = [||]
                let mutable sums = [||]

                while examples > 0 do
                    let bound = runner.Run(pass, examples)

                    if names.Length = 0 then
                        names <- bound.Names
                        sums <- Array.zeroCreate names.Length

                    total <- total + float examples

                    for i in 0 .. names.Length - 1 do
                        sums[i] <- sums[i] + float examples * BatchRunner<'model, 'batch, 'metrics>.Scalar(bound, i)

                    examples <- pass.Next()

                if total = 0.0 then
                    raise (ArgumentException "Train.evaluate: there are no batches. Give data, or a batch size that it fills.")

                names |> Array.mapi (fun i name -> { Name = (if name = "" then "metric" else name); Value = sums[i] / total }))
