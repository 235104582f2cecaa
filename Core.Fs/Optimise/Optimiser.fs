namespace Hybrid.Core

open System

/// What an optimiser keeps between steps: named lists of tensors, such as `firstMoment` with one tensor for each parameter, `step` with one
/// Int32 scalar, and `rate` with one floating scalar, which may be changed between steps without compiling again.
type OptimiserState = Map<string, Tensor[]>

/// What one step of an optimiser sees; the three arrays go together.
[<NoComparison; NoEquality>]
type OptimiserStep =
    {
        /// The parameters' names, as `Tree.paths` gives them.
        Paths: string[]
        /// The parameters before the step: Float32 or Float64.
        Parameters: Tensor[]
        /// The gradients, or what an earlier transform of a chain has made of them.
        Gradients: Tensor[]
    }

/// An optimiser, or a part of one: two pure functions. Its updates are what is added to the parameters. Parts are put together by
/// `Transform.chain`; compiled, a whole chain becomes one pass over each parameter and its state.
[<NoComparison; NoEquality>]
type Optimiser =
    {
        /// From the parameters' names and values to the state before the first step.
        Init: string[] -> Tensor[] -> OptimiserState
        /// From the state and a step to the updates, one for each parameter, and the next state.
        Update: OptimiserState -> OptimiserStep -> Tensor[] * OptimiserState
    }

/// What the rules of optimisers share.
module internal Rule =
    /// Raises unless an option lies in its range.
    let demand (operation: string) (argument: string) (value: float) (range: string) (holds: bool) =
        if not (holds && Double.IsFinite value) then
            raise (ArgumentException($"{operation}: {argument} is {value}. It must be {range}.", argument))

    let positive operation argument value = demand operation argument value "positive and finite" (value > 0.0)
    let notNegative operation argument value = demand operation argument value "finite and not negative" (value >= 0.0)
    let decay operation argument value = demand operation argument value "at least 0 and less than 1" (value >= 0.0 && value < 1.0)

    /// The type of the scalars that all parameters share: the widest of theirs.
    let scalarType (parameters: Tensor[]) =
        if parameters |> Array.exists (fun parameter -> parameter.Dtype = Dtype.Float64) then
            Dtype.Float64
        else
            Dtype.Float32

    let slot (name: string) (state: OptimiserState) : Tensor[] =
        match state.TryFind name with
        | Some tensors -> tensors
        | None ->
            let known = String.Join(", ", state.Keys)
            raise (ArgumentException $"Optimise: the state has no entry {name}, only {known}. Use the state that the same optimiser's init made.")

    /// The count of a state after the step that is being taken: Int32.
    let next (state: OptimiserState) : Tensor = (slot "step" state)[0] + Tensor.full Dtype.Int32 [||] 1.0

    let zero () = [| Tensor.ofInt32 [||] [| 0 |] |]

    /// 1 - decay^t, without cancellation when decay is near 1.
    let correction (decay: float) (t: Tensor) : Tensor = if decay = 0.0 then Tensor.full t.Dtype t.Shape 1.0 else -(Tensor.expMinus1 (t * log decay))

/// Optimisers applied to trees of parameters.
[<RequireQualifiedAccess>]
module Optimiser =
    let private trainedOf (parameters: 'parameters) = Trainable.mask parameters |> Array.indexed |> Array.filter snd |> Array.map fst

    let private pick (indices: int[]) (values: 'value[]) = indices |> Array.map (fun i -> values[i])

    /// The state before the first step for a tree of parameters. Every optimiser leaves alone what `Trainable.mask` says is not trained.
    let init (optimiser: Optimiser) (parameters: 'parameters) : OptimiserState =
        let trained = trainedOf parameters
        optimiser.Init (pick trained (Tree.paths parameters)) (pick trained (Tree.leaves parameters))

    /// One step on the trainable leaves of a model, whose gradients are given in the order of `Trainable.partition`.
    let internal applyTo (optimiser: Optimiser) (gradients: Tensor[]) (state: OptimiserState) (parameters: 'parameters) =
        let leaves, paths, trained = Tree.leaves parameters, Tree.paths parameters, trainedOf parameters

        if gradients.Length <> trained.Length then
            Shape.fail
                "Optimiser.apply"
                $"{gradients.Length} gradients for {trained.Length} parameters"
                "Give the gradient of the same tree, as Grad.grad returns it"

        Array.iter2
            (fun i (gradient: Tensor) ->
                let leaf = leaves[i]

                if gradient.Dtype <> leaf.Dtype || not (Shape.equal gradient.Shape leaf.Shape) then
                    Shape.fail
                        "Optimiser.apply"
                        $"the gradient of {paths[i]} is {gradient.Dtype} {Shape.text gradient.Shape}, the parameter {leaf.Dtype} {Shape.text leaf.Shape}"
                        "Give the gradient of the same tree, as Grad.grad returns it")
            trained
            gradients

        let step = { Paths = pick trained paths; Parameters = pick trained leaves; Gradients = gradients }
        let updates, next = optimiser.Update state step
        let moved = Array.copy leaves
        Array.iter2 (fun i update -> moved[i] <- leaves[i] + update) trained updates
        Tree.rebuild parameters moved, next

    /// One step: from the gradients (as `Grad.grad` gives them), the state and the parameters to the new parameters and state. Pure: the
    /// arguments stay as they are; in a session the new values take the place of the old.
    let apply (optimiser: Optimiser) (gradients: 'parameters) (state: OptimiserState) (parameters: 'parameters) : 'parameters * OptimiserState =
        let leaves = Tree.leaves gradients
        let trained = trainedOf parameters

        if leaves.Length <> (Tree.leaves parameters).Length then
            Shape.fail
                "Optimiser.apply"
                $"the gradients have {leaves.Length} tensors and the parameters {(Tree.leaves parameters).Length}"
                "Give the gradient of the same tree, as Grad.grad returns it"

        applyTo optimiser (pick trained leaves) state parameters

    /// The last part of an entry's name in a chain's state: `1.rate` is a `rate`.
    let private isRate (name: string) = name = "rate" || name.EndsWith(".rate", StringComparison.Ordinal)

    /// The state with every rate multiplied by a factor: what a schedule driven by a validation metric does between epochs.
    let scaleRate (factor: float) (state: OptimiserState) : OptimiserState =
        Rule.positive "Optimiser.scaleRate" "factor" factor

        state
        |> Map.map (fun name tensors ->
            if isRate name then
                tensors |> Array.map (fun rate -> Tensor.scalarOf rate.Dtype (Tensor.item rate * factor))
            else
                tensors)

    /// The state with every rate replaced. Raises ArgumentException unless the rate is positive and finite.
    let withRate (rate: float) (state: OptimiserState) : OptimiserState =
        Rule.positive "Optimiser.withRate" "rate" rate

        state |> Map.map (fun name tensors -> if isRate name then tensors |> Array.map (fun old -> Tensor.scalarOf old.Dtype rate) else tensors)
