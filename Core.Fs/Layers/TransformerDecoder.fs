namespace Hybrid.Core

/// A block of a Transformer's decoder: the steps' causal attention to each other, attention to an encoder's result, and a feed-forward part, each
/// added to what entered it and normalised. Source: Vaswani et al., Attention is all you need, 2017.
type TransformerDecoder =
    {
        /// The steps' attention to themselves and those before.
        Attention: MultiHeadAttention
        /// Normalises before it, or the sum after it.
        AttentionNorm: LayerNorm
        /// The steps' attention to the encoder's result.
        CrossAttention: MultiHeadAttention
        /// Normalises before it, or the sum after it.
        CrossAttentionNorm: LayerNorm
        /// What is done to each step alone.
        FeedForward: FeedForward
        /// Normalises before it, or the sum after it.
        FeedForwardNorm: LayerNorm
        /// Whether each part normalises its input (and the sums are not normalised), or the sum.
        NormFirst: bool
        /// The probability with which a number that a part adds is dropped in training.
        Dropout: float
    }

/// The decoder block's functions.
[<RequireQualifiedAccess>]
module TransformerDecoder =
    /// A block for steps of a number of features that attends to an encoder's result of `memory` features; both are 1 or more. Its own attention is
    /// causal, whatever the options say, and only it has rotary positions.
    let createWith (options: TransformerOptions) (features: int) (memory: int) (key: Tensor) : TransformerDecoder =
        TransformerOptions.check "TransformerDecoder.create" options
        let across = { TransformerOptions.attention options false with Rotary = None }

        {
            Attention = MultiHeadAttention.createWith (TransformerOptions.attention options true) features (Random.foldIn 0 key)
            AttentionNorm = TransformerOptions.norm options features
            CrossAttention = MultiHeadAttention.createAcross across features memory (Random.foldIn 1 key)
            CrossAttentionNorm = TransformerOptions.norm options features
            FeedForward = TransformerOptions.feedForward options features (Random.foldIn 2 key)
            FeedForwardNorm = TransformerOptions.norm options features
            NormFirst = options.NormFirst
            Dropout = options.Dropout
        }

    /// A block of a number of heads for steps of a number of features that attends to a result of as many.
    let create (heads: int) (features: int) (key: Tensor) : TransformerDecoder =
        createWith { TransformerOptions.defaults with Heads = heads } features features key

    /// The block as it was created, drawn again.
    let initialise (key: Tensor) (block: TransformerDecoder) : TransformerDecoder =
        { block with
            Attention = MultiHeadAttention.initialise (Random.foldIn 0 key) block.Attention
            AttentionNorm = LayerNorm.initialise block.AttentionNorm
            CrossAttention = MultiHeadAttention.initialise (Random.foldIn 1 key) block.CrossAttention
            CrossAttentionNorm = LayerNorm.initialise block.CrossAttentionNorm
            FeedForward = FeedForward.initialise (Random.foldIn 2 key) block.FeedForward
            FeedForwardNorm = LayerNorm.initialise block.FeedForwardNorm
        }

    /// From x [batch, steps, features] and an encoder's result memory [batch, other steps, memory features] to [batch, steps, features]. The first mask is that
    /// of the steps themselves, the second that of the memory's.
    let apply
        (training: bool)
        (key: Tensor)
        (own: AttentionMask)
        (across: AttentionMask)
        (block: TransformerDecoder)
        (x: Tensor)
        (memory: Tensor)
        : Tensor =
        let residual position norm part x = ResidualPart.apply training block.NormFirst block.Dropout (Random.foldIn position key) norm part x

        x
        |> residual 0 block.AttentionNorm (MultiHeadAttention.apply training (Random.foldIn 3 key) own block.Attention)
        |> residual 1 block.CrossAttentionNorm (fun x ->
            MultiHeadAttention.applyAcross training (Random.foldIn 4 key) across block.CrossAttention x memory)
        |> residual 2 block.FeedForwardNorm (FeedForward.apply training (Random.foldIn 5 key) block.FeedForward)
