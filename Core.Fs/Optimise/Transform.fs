namespace Hybrid.Core

open System

/// Parts of optimisers: what is done to gradients before, or to updates after, an optimiser's rule. Put them together with `chain`.
[<RequireQualifiedAccess>]
module Transform =
    /// A transform without state, of each gradient and its parameter.
    let private each (f: Tensor -> Tensor -> Tensor) : Optimiser =
        {
            Init = fun _ _ -> Map.empty
            Update = fun state step -> Array.map2 f step.Gradients step.Parameters, state
        }

    /// Transforms one after the other: each takes what the one before made of the gradients. The state's entries are named by position, as
    /// `1.firstMoment`. Example: `Transform.chain [ Transform.clipByGlobalNorm 1.0; Optimise.adam AdamOptions.Default ]`.
    let chain (transforms: Optimiser list) : Optimiser =
        match transforms with
        | [ single ] -> single
        | _ ->
            let under i (state: OptimiserState) = state |> Map.toSeq |> Seq.map (fun (name, tensors) -> $"{i}.{name}", tensors)

            let part (i: int) (state: OptimiserState) : OptimiserState =
                let prefix = $"{i}."

                state
                |> Map.toSeq
                |> Seq.filter (fun (name, _) -> name.StartsWith(prefix, StringComparison.Ordinal))
                |> Seq.map (fun (name, tensors) -> name.Substring prefix.Length, tensors)
                |> Map.ofSeq

            {
                Init =
                    fun paths parameters ->
                        transforms |> Seq.mapi (fun i transform -> under i (transform.Init paths parameters)) |> Seq.concat |> Map.ofSeq
                Update =
                    fun state step ->
                        let folder (gradients, states) (i, transform: Optimiser) =
                            let updates, next = transform.Update (part i state) { step with Gradients = gradients }
                            updates, Seq.append states (under i next)

                        let updates, states = List.indexed transforms |> List.fold folder (step.Gradients, Seq.empty)
                        updates, Map.ofSeq states
            }

    /// Every element of the gradients limited to [-limit, limit]. limit: positive.
    let clipByValue (limit: float) : Optimiser =
        Rule.positive "Transform.clipByValue" "limit" limit
        each (fun g _ -> Tensor.clamp -limit limit g)

    /// min(1, limit / (norm + 1e-6)), the factor of PyTorch's clip_grad_norm_.
    let private shrink (limit: float) (squares: Tensor) =
        let factor = limit / (Tensor.sqrt squares + 1e-6)
        Tensor.minimum factor (Tensor.full factor.Dtype [||] 1.0)

    let private squares (g: Tensor) = Tensor.sum (g * g)

    /// Each gradient tensor scaled so that its Euclidean norm is at most the limit: g * min(1, limit / (|g| + 1e-6)). limit: positive.
    let clipByNorm (limit: float) : Optimiser =
        Rule.positive "Transform.clipByNorm" "limit" limit
        each (fun g _ -> g * shrink limit (squares g))

    /// All gradients scaled by one factor so that their joint Euclidean norm is at most the limit: g * min(1, limit / (norm + 1e-6)), as
    /// PyTorch's clip_grad_norm_ (Pascanu et al., On the difficulty of training recurrent neural networks, 2013). limit: positive.
    let clipByGlobalNorm (limit: float) : Optimiser =
        Rule.positive "Transform.clipByGlobalNorm" "limit" limit

        {
            Init = fun _ _ -> Map.empty
            Update =
                fun state step ->
                    if step.Gradients.Length = 0 then
                        [||], state
                    else
                        let wide = Rule.scalarType step.Gradients
                        let total = step.Gradients |> Array.map (fun g -> Tensor.cast wide (squares g)) |> Array.reduce (+)
                        let factor = shrink limit total
                        step.Gradients |> Array.map (fun g -> g * Tensor.cast g.Dtype factor), state
        }

    /// The gradient of strength / 2 * |p|^2 added: g + strength * p, PyTorch's weight_decay of all but AdamW. Put it before the rule.
    let l2 (strength: float) : Optimiser =
        Rule.notNegative "Transform.l2" "strength" strength
        each (fun g p -> g + strength * p)

    /// A subgradient of strength * sum |p| added: g + strength * sign p (0 at 0). Put it before the rule.
    let l1 (strength: float) : Optimiser =
        Rule.notNegative "Transform.l1" "strength" strength
        each (fun g p -> g + strength * Tensor.sign p)

    /// Decoupled weight decay: the share `strength` of each parameter is subtracted from its update, u - strength * p (Loshchilov and Hutter,
    /// Decoupled Weight Decay Regularization, 2019). Put it after the rule; AdamW's own decay is strength = rate * weight decay. Range: 0 to 1.
    let decayWeights (strength: float) : Optimiser =
        Rule.demand "Transform.decayWeights" "strength" strength "between 0 and 1" (strength >= 0.0 && strength <= 1.0)
        each (fun u p -> u - strength * p)

    /// Everything multiplied by a number.
    let scale (factor: float) : Optimiser = each (fun g _ -> g * factor)

    /// Updates multiplied by a schedule of the number of steps done, which it counts itself. Put it after a rule, whose own rate it scales:
    /// `chain [ Optimise.adam AdamOptions.Default; Transform.scaleBySchedule (Schedule.cosine 1.0 0.0 1000) ]`.
    let scaleBySchedule (schedule: Schedule) : Optimiser =
        {
            Init = fun _ _ -> Map [ "step", Rule.zero () ]
            Update =
                fun state step ->
                    let wide = Rule.scalarType step.Parameters
                    let before = (Rule.slot "step" state)[0]
                    let factor = schedule (Tensor.cast wide before)
                    step.Gradients |> Array.map (fun g -> g * Tensor.cast g.Dtype factor), Map [ "step", [| Rule.next state |] ]
        }

    /// A transform of the parameters whose path satisfies a predicate; for the others `rest` says what becomes of the gradient.
    let private where (rest: Tensor -> Tensor) (predicate: string -> bool) (inner: Optimiser) : Optimiser =
        let chosen (paths: string[]) = [| 0 .. paths.Length - 1 |] |> Array.filter (fun i -> predicate paths[i])
        let pick (indices: int[]) (values: 'value[]) = indices |> Array.map (fun i -> values[i])

        {
            Init =
                fun paths parameters ->
                    let indices = chosen paths
                    inner.Init (pick indices paths) (pick indices parameters)
            Update =
                fun state step ->
                    let indices = chosen step.Paths

                    let updates, next =
                        inner.Update
                            state
                            {
                                Paths = pick indices step.Paths
                                Parameters = pick indices step.Parameters
                                Gradients = pick indices step.Gradients
                            }

                    let all = step.Gradients |> Array.map rest
                    Array.iter2 (fun i update -> all[i] <- update) indices updates
                    all, next
        }

    /// A transform applied only to the parameters whose path satisfies a predicate; the others' gradients pass unchanged. Example, no decay on
    /// biases: `masked (fun path -> not (path.EndsWith "Bias")) (Transform.decayWeights 1e-4)`.
    let masked (predicate: string -> bool) (transform: Optimiser) : Optimiser = where id predicate transform

    /// An optimiser of only the parameters whose path satisfies a predicate; the others stay as they are (frozen layers).
    let only (predicate: string -> bool) (optimiser: Optimiser) : Optimiser = where Tensor.zerosLike predicate optimiser

    /// Gradient accumulation: the mean of the gradients of `count` steps (micro-batches) goes to the optimiser once, at the last of them; the
    /// updates of the others are 0. For micro-batches of equal size and a mean loss this equals one step on the whole batch up to rounding.
    let accumulate (count: int) (inner: Optimiser) : Optimiser =
        Rule.demand "Transform.accumulate" "count" (float count) "at least 1" (count >= 1)

        if count = 1 then
            inner
        else
            {
                Init =
                    fun paths parameters ->
                        inner.Init paths parameters
                        |> Map.toSeq
                        |> Seq.map (fun (name, tensors) -> $"each.{name}", tensors)
                        |> Seq.append [ "sum", parameters |> Array.map Tensor.zerosLike; "micro", Rule.zero () ]
                        |> Map.ofSeq
                Update =
                    fun state step ->
                        let whole (value: int) = Tensor.full Dtype.Int32 [||] (float value)
                        let before = (Rule.slot "micro" state)[0]
                        let fires = Tensor.equal before (whole (count - 1))
                        let sums = Array.map2 (+) (Rule.slot "sum" state) step.Gradients

                        let inside =
                            state
                            |> Map.toSeq
                            |> Seq.filter (fun (name, _) -> name.StartsWith("each.", StringComparison.Ordinal))
                            |> Seq.map (fun (name, tensors) -> name.Substring 5, tensors)
                            |> Map.ofSeq

                        let updates, next = inner.Update inside { step with Gradients = sums |> Array.map (fun sum -> sum / float count) }
                        let choose = Array.map2 (Tensor.select fires)

                        let states =
                            [
                                for KeyValue(name, tensors) in next do
                                    yield $"each.{name}", choose tensors inside[name]
                                yield "sum", choose (sums |> Array.map Tensor.zerosLike) sums
                                yield "micro", [| Tensor.select fires (whole 0) (before + whole 1) |]
                            ]

                        choose updates (updates |> Array.map Tensor.zerosLike), Map.ofList states
            }
