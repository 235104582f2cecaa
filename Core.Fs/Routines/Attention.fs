namespace Hybrid.Core

open System
open Hybrid.Providers.Attention

/// Which keys a query may see, and how its products with them are scaled.
type AttentionOptions =
    {
        /// Whether query i sees the keys up to i + keys - queries only, so that the last query sees all; default false.
        Causal: bool
        /// Bool [1 or batch, 1 or heads, queries, keys], true where a key may be seen; default none.
        Mask: Tensor option
        /// Int32 [batch]: how many of an example's keys may be seen, the first ones; default all.
        KeyLengths: Tensor option
        /// The factor of the products; default 1 / sqrt of the length of a key.
        Scale: float option
    }

/// Scaled dot-product attention by plain primitives, and the checks of its operands.
[<RequireQualifiedAccess>]
module internal AttentionFormula =
    /// Shapes [batch, queries, heads, key width], keys [batch, keys, heads, key width] and values [batch, keys, heads, value width], or an error.
    let check (query: Tensor) (key: Tensor) (value: Tensor) =
        let shapes () = $"queries {Shape.text query.Shape}, keys {Shape.text key.Shape} and values {Shape.text value.Shape}"
        let fail problem remedy = Shape.fail "Attention" $"{problem}: {shapes ()}" remedy

        if query.Rank <> 4 || key.Rank <> 4 || value.Rank <> 4 then
            fail "the operands do not have 4 axes" "They are [batch, steps, heads, width]"

        if not (Dtype.isFloat query.Dtype) || key.Dtype <> query.Dtype || value.Dtype <> query.Dtype then
            Shape.fail
                "Attention"
                $"the element types are {query.Dtype}, {key.Dtype} and {value.Dtype}"
                "All must be Float32, or all Float64; cast some"

        let q, k, v = query.Shape, key.Shape, value.Shape

        if q[0] <> k[0] || q[0] <> v[0] || q[2] <> k[2] || q[2] <> v[2] then
            fail "batches or numbers of heads differ" "Axes 0 and 2 of all three must agree"

        if k[1] <> v[1] then
            fail "there are not as many values as keys" "Axis 1 of both must agree"

        if q[3] <> k[3] then
            fail "queries are not as long as keys" "Axis 3 of both must agree"

    let checkMask (query: Tensor) (key: Tensor) (mask: Tensor) =
        let batch, queries, heads, keys = query.Shape[0], query.Shape[1], query.Shape[2], key.Shape[1]

        let fits =
            mask.Rank = 4
            && (mask.Shape[0] = 1 || mask.Shape[0] = batch)
            && (mask.Shape[1] = 1 || mask.Shape[1] = heads)
            && mask.Shape[2] = queries
            && mask.Shape[3] = keys

        if mask.Dtype <> Dtype.Bool || not fits then
            Shape.fail
                "Attention"
                $"the mask is {mask.Dtype} {Shape.text mask.Shape}"
                $"It must be Bool [1 or {batch}, 1 or {heads}, {queries}, {keys}], true where a key may be seen"

    let checkLengths (query: Tensor) (lengths: Tensor) =
        if lengths.Dtype <> Dtype.Int32 || not (Shape.equal lengths.Shape [| query.Shape[0] |]) then
            Shape.fail
                "Attention"
                $"the key lengths are {lengths.Dtype} {Shape.text lengths.Shape}"
                $"They must be Int32 [{query.Shape[0]}], one for each example"

    /// Where a query may see a key: Bool, broadcasting to [batch, heads, queries, keys]; none when everywhere.
    let private visible causal (mask: Tensor option) (lengths: Tensor option) queries keys : Tensor option =
        let places = Tensor.reshape [| 1; 1; 1; keys |] (Numbers.range keys)

        let order =
            if causal then
                let positions = Tensor.reshape [| 1; 1; queries; 1 |] (Numbers.range queries)
                Some(Tensor.lessOrEqual places (positions + float (keys - queries)))
            else
                None

        let known = lengths |> Option.map (fun lengths -> Tensor.less places (Tensor.reshape [| lengths.Size; 1; 1; 1 |] lengths))

        match List.choose id [ order; mask; known ] with
        | [] -> None
        | some -> Some(List.reduce Tensor.logicalAnd some)

    /// softmax(scale q k') over what each query may see: [batch, heads, queries, keys]; zeros where it sees nothing.
    let probabilities scale causal mask lengths (query: Tensor) (key: Tensor) : Tensor =
        let axes = { LeftBatch = [| 0; 2 |]; RightBatch = [| 0; 2 |]; LeftContracted = [| 3 |]; RightContracted = [| 3 |] }
        let scores = Tensor.dot axes query key * scale

        match visible causal mask lengths query.Shape[1] key.Shape[1] with
        | None -> Tensor.softmax 3 scores
        | Some seen ->
            let scores = Tensor.select seen scores (Primitives.constant -infinity scores.Dtype scores.Shape)
            let top = Tensor.stopGradient (Tensor.maxKeep [| 3 |] scores)
            let exponentials = Tensor.exp (scores - Tensor.select (Tensor.isFinite top) top (Tensor.zerosLike top))
            let sum = Tensor.sumKeep [| 3 |] exponentials
            exponentials / Tensor.select (Tensor.equal sum (Tensor.zerosLike sum)) (Primitives.constant 1.0 sum.Dtype sum.Shape) sum

    /// The means of the values weighted by probabilities: [batch, queries, heads, value width].
    let mix (probabilities: Tensor) (value: Tensor) : Tensor =
        let axes = { LeftBatch = [| 0; 1 |]; RightBatch = [| 0; 2 |]; LeftContracted = [| 3 |]; RightContracted = [| 1 |] }
        Tensor.permute [| 0; 2; 1; 3 |] (Tensor.dot axes probabilities value)

    /// The gradients by queries, keys and values, given that by the result.
    let backward scale causal mask lengths (query: Tensor) (key: Tensor) (value: Tensor) (g: Tensor) : Tensor[] =
        let p = probabilities scale causal mask lengths query key

        let byHead left right =
            {
                LeftBatch = [| 0; 1 |]
                RightBatch = [| 0; 2 |]
                LeftContracted = [| left |]
                RightContracted = [| right |]
            }

        let back axes (a: Tensor) (b: Tensor) = Tensor.permute [| 0; 2; 1; 3 |] (Tensor.dot axes a b)
        let byValue = back (byHead 2 1) p g
        let flow = Tensor.dot { LeftBatch = [| 0; 2 |]; RightBatch = [| 0; 2 |]; LeftContracted = [| 3 |]; RightContracted = [| 3 |] } g value
        let byScore = p * (flow - Tensor.sumKeep [| 3 |] (p * flow)) * scale
        [| back (byHead 3 1) byScore key; back (byHead 2 1) byScore query; byValue |]

/// What the routine and its gradient have in common: the attributes, and how operands are described and batched.
[<Sealed>]
type internal AttentionShape(scale: float, causal: bool, masked: bool, limited: bool) =
    member _.Scale = scale
    member _.Causal = causal

    member _.Text = $"{scale:R};{causal};{masked};{limited}"

    /// How many operands come before those of the gradient alone.
    member _.Count = 3 + (if masked then 1 else 0) + (if limited then 1 else 0)

    member _.Mask(operands: Tensor[]) = if masked then Some operands[3] else None
    member _.Lengths(operands: Tensor[]) = if limited then Some operands[if masked then 4 else 3] else None

    member this.Check(operands: Tensor[]) =
        AttentionFormula.check operands[0] operands[1] operands[2]
        this.Mask operands |> Option.iter (AttentionFormula.checkMask operands[0] operands[1])
        this.Lengths operands |> Option.iter (AttentionFormula.checkLengths operands[0])

    member this.Describe(operands: Tensor[]) =
        let query, value = operands[0], operands[2]
        let size i = nativeint query.Shape[i]
        let mask = this.Mask operands
        let ofMask i = mask |> Option.map (fun mask -> nativeint mask.Shape[i]) |> Option.defaultValue 0n

        AttentionDescription(
            Dtype.element query.Dtype,
            size 0,
            size 2,
            size 1,
            nativeint value.Shape[1],
            size 3,
            nativeint value.Shape[3],
            scale,
            causal,
            ofMask 0,
            ofMask 1,
            limited
        )

    /// The operands of a batch of a size as those of one larger batch.
    member this.Merge(size: int, operands: Tensor[], batched: bool[]) : Tensor[] =
        let example = if batched[0] then operands[0].Shape[1] else operands[0].Shape[0]

        operands
        |> Array.mapi (fun i x ->
            let own = if batched[i] then Array.tail x.Shape else x.Shape

            if masked && i = 3 && not batched[i] && own[0] = 1 then
                x
            else
                let inner = if masked && i = 3 then Array.append [| example |] (Array.tail own) else own
                let wide = if batched[i] then x else Tensor.expandDims 0 x
                Tensor.broadcastTo (Array.append [| size |] inner) wide |> Tensor.reshape (Array.append [| size * inner[0] |] (Array.tail inner)))

/// The gradients of attention by queries, keys and values, flat and one after the other. Behind attention's operands come its result and the
/// cotangent of it. Second derivatives are those of the plain formula, in which the result is a function of the other operands.
[<Sealed>]
type internal AttentionGradient(shape: AttentionShape) =
    inherit Routine()

    override _.Text = $"AttentionGradient[{shape.Text}]"

    override _.Result operands =
        shape.Check operands
        struct ([| operands[0].Size + operands[1].Size + operands[2].Size |], operands[0].Dtype)

    override _.Gradient(node, cotangent) =
        let inputs = node.Inputs
        let last = shape.Count + 1
        let variables = [| inputs[0]; inputs[1]; inputs[2]; inputs[last] |] |> Array.map Primitives.variable

        let flat =
            AttentionFormula.backward
                shape.Scale
                shape.Causal
                (shape.Mask inputs)
                (shape.Lengths inputs)
                variables[0]
                variables[1]
                variables[2]
                variables[3]
            |> Array.map (fun x -> Tensor.reshape [| x.Size |] x)
            |> Tensor.concatenate 0

        let back = Grad.pullback [| flat |] [| cotangent |] variables

        Array.init inputs.Length (fun i ->
            if i < 3 then back[i]
            elif i = last then back[3]
            else null)

    override this.Batch(size, operands, batched) =
        let merged = shape.Merge(size, operands, batched)
        let flat = Primitives.routine this merged

        let part start (x: Tensor) = Tensor.slice 0 start x.Size flat |> Tensor.reshape [| size; x.Size / size |]
        let q, k, v = merged[0], merged[1], merged[2]
        Tensor.concatenate 1 [ part 0 q; part q.Size k; part (q.Size + k.Size) v ]

    override _.Kernel node = AttentionKernel.CreateGradient(shape.Describe node.Inputs)

/// Attention with a kernel that never stores the scores of all queries with all keys.
[<Sealed>]
type internal AttentionRoutine(shape: AttentionShape) =
    inherit Routine()

    override _.Text = $"Attention[{shape.Text}]"

    override _.Result operands =
        shape.Check operands
        let q, v = operands[0].Shape, operands[2].Shape
        struct ([| q[0]; q[1]; q[2]; v[3] |], operands[0].Dtype)

    override _.Gradient(node, cotangent) =
        let inputs = node.Inputs
        let flat = Primitives.routine (AttentionGradient shape) (Array.append inputs [| node; cotangent |])
        let part start (x: Tensor) = Tensor.slice 0 start x.Size flat |> Tensor.reshape x.Shape
        let q, k, v = inputs[0], inputs[1], inputs[2]
        Array.append [| part 0 q; part q.Size k; part (q.Size + k.Size) v |] (Array.create (inputs.Length - 3) null)

    override this.Batch(size, operands, batched) =
        let result = Primitives.routine this (shape.Merge(size, operands, batched))
        Tensor.reshape (Array.append [| size; result.Shape[0] / size |] (Array.tail result.Shape)) result

    override _.Kernel node = AttentionKernel.Create(shape.Describe node.Inputs)

/// Scaled dot-product attention: each query's mean of the values, weighted by softmax(scale q k'). Source: Vaswani et al., Attention is all you
/// need, 2017. The scores of all queries with all keys are never stored (Dao, Fu, Ermon, Rudra and Re, FlashAttention, 2022): memory grows with the length and not with
/// its square.
[<RequireQualifiedAccess>]
module Attention =
    /// Every query sees every key; scale 1 / sqrt of the length of a key.
    let defaults: AttentionOptions = { Causal = false; Mask = None; KeyLengths = None; Scale = None }

    /// Every query sees the keys up to its own position; see AttentionOptions.Causal.
    let causal: AttentionOptions = { defaults with Causal = true }

    let private scaleOf (options: AttentionOptions) (key: Tensor) =
        match options.Scale with
        | Some scale when not (Double.IsFinite scale) ->
            raise (ArgumentOutOfRangeException(nameof options, scale, "Attention: Scale must be a finite number."))
        | Some scale -> scale
        | None -> 1.0 / sqrt (float (max 1 key.Shape[3]))

    /// From queries [batch, queries, heads, width], keys [batch, keys, heads, width] and values [batch, keys, heads, value width] to [batch, queries, heads,
    /// value width]. A query that may see no key gives 0. Raises ShapeException when shapes do not fit. Costs batch heads queries keys (width + value width);
    /// the gradient computes the probabilities again, by blocks. `Attention.apply Attention.causal q k v`.
    let apply (options: AttentionOptions) (query: Tensor) (key: Tensor) (value: Tensor) : Tensor =
        AttentionFormula.check query key value
        let shape = AttentionShape(scaleOf options key, options.Causal, options.Mask.IsSome, options.KeyLengths.IsSome)

        Primitives.routine
            (AttentionRoutine shape)
            (Array.concat [ [| query; key; value |]; Option.toArray options.Mask; Option.toArray options.KeyLengths ])

    /// The same with the whole matrix of probabilities [batch, heads, queries, keys], which a function may change before the values are weighted by it:
    /// dropout of attention, or a look at it.
    let applyWith (change: Tensor -> Tensor) (options: AttentionOptions) (query: Tensor) (key: Tensor) (value: Tensor) : Tensor =
        AttentionFormula.check query key value
        options.Mask |> Option.iter (AttentionFormula.checkMask query key)
        options.KeyLengths |> Option.iter (AttentionFormula.checkLengths query)
        let p = AttentionFormula.probabilities (scaleOf options key) options.Causal options.Mask options.KeyLengths query key
        AttentionFormula.mix (change p) value
