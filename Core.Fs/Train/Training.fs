namespace Hybrid.Core

open System
open System.Threading

/// A loss for training: from the model, a key for the step's randomness and a batch to the scalar loss (the mean over the batch), the model with
/// its non-trainable tensors brought up to date, and metrics, a tree of scalars whose names are those of its paths (`()` for none).
type TrainingLoss<'model, 'batch, 'metrics> = 'model -> Tensor -> 'batch -> Tensor * 'model * 'metrics

/// A named number, such as a metric's mean over an epoch.
[<Struct>]
type Measure =
    {
        /// The metric's name; "loss" for the loss.
        Name: string
        /// Its value.
        Value: float
    }

/// How long and how `Train.fit` trains.
type TrainingOptions =
    {
        /// Epochs altogether, those done before a resumption included. Range: at least 0. Default: 10.
        Epochs: int
        /// After how many epochs in a row without improvement of the monitored metric the training stops. Range: at least 1. Default: None, never.
        Patience: int option
        /// By how much the monitored metric must improve to count. Range: at least 0. Default: 0.
        MinimumDelta: float
        /// The monitored metric: a name that the validation reports, or, without validation, "loss" or the name of a training metric. Default: "loss".
        Monitor: string
        /// Whether the monitored metric is better when larger. Default: false.
        Maximise: bool
        /// Whether the result is the model of the best epoch and not of the last. Default: true.
        KeepBest: bool
        /// Over how many batches gradients are averaged before each update (Transform.accumulate). Range: at least 1. Default: 1.
        Accumulate: int
        /// Lowers every rate of the optimiser when the monitored metric stops improving; its own Maximise is replaced by the one above. Default: None.
        Plateau: PlateauOptions option
        /// The seed of the training's randomness (dropout and the like; the batches have their own). Default: 0.
        Seed: int
        /// After how many batches a checkpoint is made, besides one after each epoch. Range: at least 1. Default: None.
        CheckpointEvery: int option
    }

    /// The defaults above.
    static member Default =
        {
            Epochs = 10
            Patience = None
            MinimumDelta = 0.0
            Monitor = "loss"
            Maximise = false
            KeepBest = true
            Accumulate = 1
            Plateau = None
            Seed = 0
            CheckpointEvery = None
        }

/// What a training reports.
[<RequireQualifiedAccess>]
type TrainingMoment =
    /// A batch is done.
    | Step
    /// An epoch is done, validation included.
    | Epoch

/// One report of a training.
type TrainingProgress =
    {
        /// What has just been done.
        Moment: TrainingMoment
        /// The epoch under way or just done, from 1.
        Epoch: int
        /// Steps done since the training began.
        Step: int
        /// Batches done of the epoch.
        Batch: int
        /// Batches that the epoch has.
        Batches: int
        /// The mean loss and metrics over the epoch so far.
        Means: Measure[]
        /// What the validation measured; empty but at an epoch's end.
        Validation: Measure[]
        /// Whether this epoch is the best so far; false after a step.
        IsBest: bool
        /// Seconds since the epoch began, or was resumed.
        Seconds: float
        /// Examples trained on in a second, over the same time.
        ExamplesPerSecond: float
    }

/// How a training ended.
[<RequireQualifiedAccess>]
type TrainingOutcome =
    /// All epochs are done.
    | Completed
    /// The monitored metric had not improved for the options' patience.
    | StoppedEarly
    /// It was asked to stop.
    | Cancelled

/// What `Train.fit` returns.
type TrainingResult<'model> =
    {
        /// The model of the best epoch with KeepBest, else the last.
        Model: 'model
        /// Where the training stands: save it, or pass it to `Train.fit` again to go on.
        State: TrainingState<'model>
        /// The reports of the epochs that this call has done, in order.
        History: TrainingProgress list
        /// How it ended.
        Outcome: TrainingOutcome
    }

/// A training: everything but the state.
[<NoComparison; NoEquality>]
type Training<'model, 'batch, 'metrics> =
    {
        /// The loss.
        Loss: TrainingLoss<'model, 'batch, 'metrics>
        /// The optimiser.
        Optimiser: Optimiser
        /// The batches.
        Batches: Batches<'batch>
        /// What is measured of the model after each epoch (see `Train.evaluate`). None: the training's own means are monitored.
        Validate: ('model -> Measure[]) option
        /// How long and how.
        Options: TrainingOptions
        /// Who is told of each step and epoch. A listener costs one small allocation a step.
        Progress: IProgress<TrainingProgress> option
        /// Where checkpoints go: given a state of its own, which later steps do not change.
        Checkpoint: (TrainingState<'model> -> unit) option
        /// Ends the training after the current step.
        Cancellation: CancellationToken
    }
