namespace Hybrid.Core

open System

/// Tensors that a layer keeps but no optimiser changes, such as running statistics, or a part of a model that is to stay as it is. A field of this
/// type, anywhere in a model, keeps its tensors out of gradients and optimiser state.
type NonTrainable<'T> =
    {
        /// The tensors, in any structure.
        NonTrainable: 'T
    }

/// Which tensors of a model are trained. A tensor is trainable when its element type is Float32 or Float64 and it does not lie in a NonTrainable.
[<RequireQualifiedAccess>]
module Trainable =
    /// For each leaf of a model, in the order of Tree.leaves, whether it is trainable.
    let mask (model: 'T) : bool[] =
        let marked (path: string) = path.Split '.' |> Array.contains (nameof Unchecked.defaultof<NonTrainable<unit>>.NonTrainable)
        Array.map2 (fun path (leaf: Tensor) -> Dtype.isFloat leaf.Dtype && not (marked path)) (Tree.paths model) (Tree.leaves model)

    /// The trainable tensors and the others, each in the order of Tree.leaves. Take gradients of, and keep optimiser state for, the first:
    /// `Grad.grad (fun trainable -> loss (Trainable.combine model trainable state)) trainable`.
    let partition (model: 'T) : Tensor[] * Tensor[] =
        let first, second = Array.zip (mask model) (Tree.leaves model) |> Array.partition fst
        Array.map snd first, Array.map snd second

    /// A model like the template with the given trainable and other tensors: the inverse of partition. Raises ArgumentException when their
    /// numbers do not fit.
    let combine (template: 'T) (trainable: Tensor[]) (state: Tensor[]) : 'T =
        let mask = mask template
        let wanted = mask |> Array.filter id |> Array.length

        if trainable.Length <> wanted || state.Length <> mask.Length - wanted then
            raise (
                ArgumentException
                    $"Trainable.combine: {trainable.Length} trainable and {state.Length} other tensors were given, the model has {wanted} and {mask.Length - wanted}. Give the arrays that partition returns."
            )

        let mutable i, j = -1, -1

        mask
        |> Array.map (fun isTrainable ->
            if isTrainable then
                i <- i + 1
                trainable[i]
            else
                j <- j + 1
                state[j])
        |> Tree.rebuild template

    /// How many trainable numbers a model has, and how many others.
    let count (model: 'T) : struct (int64 * int64) =
        let trainable, state = partition model
        let total = Array.sumBy (fun (leaf: Tensor) -> int64 leaf.Size)
        struct (total trainable, total state)

    /// A model like the first with trainable tensors replaced by a function of them and the others kept.
    let map (f: Tensor -> Tensor) (model: 'T) : 'T =
        let trainable, state = partition model
        combine model (Array.map f trainable) state
