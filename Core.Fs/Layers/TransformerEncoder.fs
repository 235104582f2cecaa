namespace Hybrid.Core

/// A block of a Transformer's encoder: attention of the steps to each other, then a feed-forward part, each added to what entered it and normalised. With
/// Causal it is a block of a language model. Source: Vaswani et al., Attention is all you need, 2017; normalised first: Xiong et al., On layer
/// normalization in the transformer architecture, 2020.
type TransformerEncoder =
    {
        /// The steps' attention to each other.
        Attention: MultiHeadAttention
        /// Normalises before attention, or the sum after it.
        AttentionNorm: LayerNorm
        /// What is done to each step alone.
        FeedForward: FeedForward
        /// Normalises before the feed-forward part, or the sum after it.
        FeedForwardNorm: LayerNorm
        /// Whether each part normalises its input (and the sums are not normalised), or the sum.
        NormFirst: bool
        /// The probability with which a number that a part adds is dropped in training.
        Dropout: float
    }

/// What can be chosen about a Transformer block.
type TransformerOptions =
    {
        /// How many heads; divides the features. Default 4.
        Heads: int
        /// The size inside the feed-forward part, 1 or more; default 4 times the features.
        Inner: int option
        /// What stands inside the feed-forward part; default Gelu.
        Activation: Activation
        /// Whether each part normalises its input, or the sum that it is added to; default true.
        NormFirst: bool
        /// The probability of 0 in training of what a part adds, of the feed-forward part's inner numbers and of attention's weights: from 0 to below 1; default 0.
        Dropout: float
        /// Whether a step sees itself and earlier steps only; default false. A decoder block's own attention always does.
        Causal: bool
        /// The base of rotary positions of queries and keys, or none, the default.
        Rotary: float option
        /// Added to the variance in normalisations, above 0; default 1e-5.
        Epsilon: float
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// Options shared by encoder and decoder blocks.
[<RequireQualifiedAccess>]
module TransformerOptions =
    /// Four heads, four times the features inside, Gelu, normalised first, no dropout, not causal, no rotary positions, epsilon 1e-5, Float32.
    let defaults: TransformerOptions =
        {
            Heads = 4
            Inner = None
            Activation = Activation.Gelu
            NormFirst = true
            Dropout = 0.0
            Causal = false
            Rotary = None
            Epsilon = 1e-5
            Dtype = Dtype.Float32
        }

    let internal check operation (options: TransformerOptions) =
        options.Inner |> Option.iter (LayerCheck.size operation (nameof options.Inner))
        LayerCheck.rate operation options.Dropout

    let internal attention (options: TransformerOptions) causal : MultiHeadAttentionOptions =
        { MultiHeadAttention.defaults with
            Heads = options.Heads
            Causal = causal
            Rotary = options.Rotary
            Dropout = options.Dropout
            Dtype = options.Dtype
        }

    let internal feedForward (options: TransformerOptions) features key =
        let inner = defaultArg options.Inner (4 * features)
        FeedForward.create options.Activation options.Dropout { Dense.defaults with Dtype = options.Dtype } features inner key

    let internal norm (options: TransformerOptions) features = LayerNorm.createWith options.Epsilon options.Dtype [| features |]

/// What each part of a block does: added to its input and normalised.
[<RequireQualifiedAccess>]
module internal ResidualPart =
    let apply (training: bool) (normFirst: bool) (dropout: float) (key: Tensor) (norm: LayerNorm) (part: Tensor -> Tensor) (x: Tensor) : Tensor =
        let added (y: Tensor) = x + Dropout.apply training key { Rate = dropout } y
        if normFirst then added (part (LayerNorm.apply norm x)) else LayerNorm.apply norm (added (part x))

/// The encoder block's functions.
[<RequireQualifiedAccess>]
module TransformerEncoder =
    /// A block for steps of a number of features, 1 or more; projections by XavierUniform.
    let createWith (options: TransformerOptions) (features: int) (key: Tensor) : TransformerEncoder =
        TransformerOptions.check "TransformerEncoder.create" options

        {
            Attention = MultiHeadAttention.createWith (TransformerOptions.attention options options.Causal) features (Random.foldIn 0 key)
            AttentionNorm = TransformerOptions.norm options features
            FeedForward = TransformerOptions.feedForward options features (Random.foldIn 1 key)
            FeedForwardNorm = TransformerOptions.norm options features
            NormFirst = options.NormFirst
            Dropout = options.Dropout
        }

    /// A block of a number of heads for steps of a number of features: normalised first, Gelu, four times the features inside.
    let create (heads: int) (features: int) (key: Tensor) : TransformerEncoder =
        createWith { TransformerOptions.defaults with Heads = heads } features key

    /// The block as it was created, drawn again.
    let initialise (key: Tensor) (block: TransformerEncoder) : TransformerEncoder =
        { block with
            Attention = MultiHeadAttention.initialise (Random.foldIn 0 key) block.Attention
            AttentionNorm = LayerNorm.initialise block.AttentionNorm
            FeedForward = FeedForward.initialise (Random.foldIn 1 key) block.FeedForward
            FeedForwardNorm = LayerNorm.initialise block.FeedForwardNorm
        }

    /// From x [batch, steps, features] to the same shape; steps that the mask hides are seen by none.
    let apply (training: bool) (key: Tensor) (mask: AttentionMask) (block: TransformerEncoder) (x: Tensor) : Tensor =
        let residual position norm part x = ResidualPart.apply training block.NormFirst block.Dropout (Random.foldIn position key) norm part x

        x
        |> residual 0 block.AttentionNorm (MultiHeadAttention.apply training (Random.foldIn 2 key) mask block.Attention)
        |> residual 1 block.FeedForwardNorm (FeedForward.apply training (Random.foldIn 3 key) block.FeedForward)
