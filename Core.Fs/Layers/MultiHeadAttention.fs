namespace Hybrid.Core

/// Attention of several heads, each on its own projections of queries, keys and values; their results side by side are projected once more. Source: Vaswani et
/// al., Attention is all you need, 2017.
type MultiHeadAttention =
    {
        /// From what asks to all heads' queries: outputs heads * width.
        Queries: Dense
        /// From what is attended to to all heads' keys: as many outputs.
        Keys: Dense
        /// From what is attended to to all heads' values: a multiple of heads.
        Values: Dense
        /// From all heads' values to the result.
        Output: Dense
        /// How many heads.
        Heads: int
        /// Whether a step sees itself and earlier steps only.
        Causal: bool
        /// The base of rotary positions of queries and keys, or none.
        Rotary: float option
        /// The probability with which a weight of attention is dropped in training: from 0 to below 1.
        Dropout: float
    }

/// What can be chosen about attention.
type MultiHeadAttentionOptions =
    {
        /// How many heads; divides the features. Default 4.
        Heads: int
        /// Whether a step sees itself and earlier steps only; default false.
        Causal: bool
        /// The base of rotary positions of queries and keys (Rotary.usualBase), or none, the default.
        Rotary: float option
        /// The probability with which a weight of attention is dropped in training, from 0 to below 1; default 0. Above 0 all weights are stored.
        Dropout: float
        /// Whether the projections have biases; default true.
        HasBias: bool
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// Which of the steps that are attended to may be seen; see AttentionOptions.
type AttentionMask =
    {
        /// Bool [1 or batch, 1 or heads, queries, keys], true where a step may be seen.
        Mask: Tensor option
        /// Int32 [batch]: how many steps each sequence has; what lies behind is padding.
        Lengths: Tensor option
    }

/// Masks.
[<RequireQualifiedAccess>]
module AttentionMask =
    /// Every step may be seen.
    let none: AttentionMask = { Mask = None; Lengths = None }

    /// The first steps of each sequence may be seen: lengths are Int32 [batch].
    let ofLengths (lengths: Tensor) : AttentionMask = { none with Lengths = Some lengths }

/// Multi-head attention's functions.
[<RequireQualifiedAccess>]
module MultiHeadAttention =
    /// Four heads, every step seen, no rotary positions, no dropout, biases, Float32.
    let defaults: MultiHeadAttentionOptions = { Heads = 4; Causal = false; Rotary = None; Dropout = 0.0; HasBias = true; Dtype = Dtype.Float32 }

    /// A layer that attends from steps of `features` numbers to steps of `memory` numbers, with a result of `features` numbers; projections by
    /// XavierUniform, biases 0.
    let createAcross (options: MultiHeadAttentionOptions) (features: int) (memory: int) (key: Tensor) : MultiHeadAttention =
        let operation = "MultiHeadAttention.create"
        LayerCheck.size operation (nameof features) features
        LayerCheck.size operation (nameof memory) memory
        LayerCheck.size operation (nameof options.Heads) options.Heads
        LayerCheck.rate operation options.Dropout

        if features % options.Heads <> 0 then
            Shape.fail operation $"{features} features do not divide into {options.Heads} heads" "Give a number of heads that divides the features"

        if options.Rotary.IsSome && features / options.Heads % 2 <> 0 then
            Shape.fail
                operation
                $"a head has {features / options.Heads} features, which rotary positions cannot pair"
                "Give heads of an even number of features"

        let dense inputs position =
            Dense.createWith { Dense.defaults with HasBias = options.HasBias; Dtype = options.Dtype } inputs features (Random.foldIn position key)

        {
            Queries = dense features 0
            Keys = dense memory 1
            Values = dense memory 2
            Output = dense features 3
            Heads = options.Heads
            Causal = options.Causal
            Rotary = options.Rotary
            Dropout = options.Dropout
        }

    /// A layer in which steps of a number of features attend to each other.
    let createWith (options: MultiHeadAttentionOptions) (features: int) (key: Tensor) : MultiHeadAttention =
        createAcross options features features key

    /// A layer of a number of heads in which steps of a number of features attend to each other.
    let create (heads: int) (features: int) (key: Tensor) : MultiHeadAttention = createWith { defaults with Heads = heads } features key

    /// The layer with its projections drawn again.
    let initialise (key: Tensor) (layer: MultiHeadAttention) : MultiHeadAttention =
        let again position dense = Dense.initialise (Random.foldIn position key) dense

        { layer with
            Queries = again 0 layer.Queries
            Keys = again 1 layer.Keys
            Values = again 2 layer.Values
            Output = again 3 layer.Output
        }

    /// From x [batch, steps, features], which asks, and memory [batch, other steps, memory features], which is attended to, to [batch, steps, features]. With
    /// Causal the last step of x sees all of the memory, the one before all but the last, and so on.
    let applyAcross (training: bool) (key: Tensor) (mask: AttentionMask) (layer: MultiHeadAttention) (x: Tensor) (memory: Tensor) : Tensor =
        LayerCheck.steps "MultiHeadAttention" layer.Queries.Weight.Shape[0] x
        LayerCheck.steps "MultiHeadAttention" layer.Keys.Weight.Shape[0] memory

        let heads projection (t: Tensor) =
            let y: Tensor = Dense.apply projection t
            Tensor.reshape [| y.Shape[0]; y.Shape[1]; layer.Heads; y.Shape[2] / layer.Heads |] y

        let turn first (t: Tensor) =
            match layer.Rotary with
            | Some slowest -> Rotary.apply slowest first t
            | None -> t

        let before = if layer.Causal then max 0 (memory.Shape[1] - x.Shape[1]) else 0
        let q, k, v = turn before (heads layer.Queries x), turn 0 (heads layer.Keys memory), heads layer.Values memory
        let options: AttentionOptions = { Causal = layer.Causal; Mask = mask.Mask; KeyLengths = mask.Lengths; Scale = None }

        let mixed =
            if training && layer.Dropout > 0.0 then
                Attention.applyWith (Dropout.apply true key (Dropout.create layer.Dropout)) options q k v
            else
                Attention.apply options q k v

        Tensor.reshape [| x.Shape[0]; x.Shape[1]; mixed.Shape[2] * mixed.Shape[3] |] mixed |> Dense.apply layer.Output

    /// From x [batch, steps, features], each of whose steps attends to all (with Causal: to itself and those before), to the same shape.
    let apply (training: bool) (key: Tensor) (mask: AttentionMask) (layer: MultiHeadAttention) (x: Tensor) : Tensor =
        applyAcross training key mask layer x x
