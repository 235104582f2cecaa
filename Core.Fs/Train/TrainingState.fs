namespace Hybrid.Core

open System
open System.Collections.Generic

/// What a compiled training step takes and returns: overwritten in place in a session.
type StepState<'model> =
    {
        /// The model: its trainable tensors (see Trainable) are moved by the optimiser, the others are replaced by what the loss returns.
        Model: 'model
        /// The optimiser's state.
        Optimiser: OptimiserState
        /// The key of the whole training: Int32 [2]. Step t draws from `Random.foldInTensor t key`.
        Key: Tensor
        /// Steps done: Int32 scalar.
        Step: Tensor
    }

/// Everything a training needs to go on as if it had never stopped: a tree of tensors, saved and restored by `Train.save` and `Train.restore`.
type TrainingState<'model> =
    {
        /// The model as it is now.
        Model: 'model
        /// The optimiser's state.
        Optimiser: OptimiserState
        /// The key of the training's randomness: Int32 [2].
        Key: Tensor
        /// Steps (batches) done: Int32 scalar.
        Step: Tensor
        /// Epochs done: Int32 scalar.
        Epoch: Tensor
        /// Batches done of the epoch that is under way: Int32 scalar.
        Batch: Tensor
        /// Over the epoch under way: the examples, and the sums over them of the loss and of each metric. Float64 [2 + metrics].
        Sums: Tensor
        /// The model at the best epoch so far; the first one before that.
        Best: 'model
        /// The monitored metric at the best epoch: Float64 scalar, infinite before the first.
        BestMetric: Tensor
        /// The number of the best epoch, from 1; 0 before the first. Int32 scalar.
        BestEpoch: Tensor
        /// Epochs since the best one: Int32 scalar.
        Waited: Tensor
        /// The state of the reduction on plateaus.
        Plateau: PlateauState
    }

/// A training whose loss is no number any more.
[<Sealed>]
type NonFiniteLossException(step: int, epoch: int, loss: float, path: string, message: string) =
    inherit ArithmeticException(message)

    /// The step (batch) at which it happened, from 1 over the whole training.
    member _.Step = step

    /// The epoch, from 1.
    member _.Epoch = epoch

    /// The loss: NaN or infinite.
    member _.Loss = loss

    /// The first tensor of the model whose value or gradient is not finite, or of the batch (as `batch.0`); empty when only the loss is not.
    member _.Path = path

/// Training states as named tensors.
[<RequireQualifiedAccess>]
module TrainingState =
    /// Every tensor of a state with its name (`Tree.paths`), in order: what a checkpoint holds.
    let save (state: TrainingState<'model>) : (string * Tensor)[] = Array.zip (Tree.paths state) (Tree.leaves state)

    /// The state that the named tensors hold, like a template (such as `Train.start` makes for the same training). Names that the template lacks are
    /// ignored. Raises ArgumentException when a name is missing, and ShapeException when a tensor has another shape or element type.
    let restore (template: TrainingState<'model>) (tensors: (string * Tensor) seq) : TrainingState<'model> =
        let byName = Dictionary<string, Tensor>()

        for name, tensor in tensors do
            byName[name] <- tensor

        Array.map2
            (fun (path: string) (leaf: Tensor) ->
                match byName.TryGetValue path with
                | true, found when found.Dtype = leaf.Dtype && Shape.equal found.Shape leaf.Shape -> found
                | true, found ->
                    Shape.fail
                        "TrainingState.restore"
                        $"{path} is {found.Dtype} {Shape.text found.Shape}, the training needs {leaf.Dtype} {Shape.text leaf.Shape}"
                        "Resume with the model, optimiser and options of the training that was saved"
                | _ ->
                    raise (
                        ArgumentException
                            $"TrainingState.restore: there is no tensor {path} among the {byName.Count} given. Resume with the model, optimiser and options of the training that was saved."
                    ))
            (Tree.paths template)
            (Tree.leaves template)
        |> Tree.rebuild template
