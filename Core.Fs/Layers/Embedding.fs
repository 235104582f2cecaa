namespace Hybrid.Core

/// A vector for each of a number of symbols.
type Embedding =
    {
        /// The vectors: [vocabulary, features].
        Table: Tensor
        /// How Table is drawn.
        Initialiser: Initialiser
    }

/// The embedding layer's functions.
[<RequireQualifiedAccess>]
module Embedding =
    /// A layer of chosen initialiser and element type (Float32 or Float64); vocabulary and features are 1 or more.
    let createWith (initialiser: Initialiser) (dtype: Dtype) (vocabulary: int) (features: int) (key: Tensor) : Embedding =
        LayerCheck.size "Embedding.create" (nameof vocabulary) vocabulary
        LayerCheck.size "Embedding.create" (nameof features) features
        { Table = Initialise.draw initialiser dtype [| vocabulary; features |] key; Initialiser = initialiser }

    /// A layer whose vectors are drawn from the standard normal distribution, Float32; vocabulary and features are 1 or more.
    let create (vocabulary: int) (features: int) (key: Tensor) : Embedding =
        createWith (Initialiser.Normal(0.0, 1.0)) Dtype.Float32 vocabulary features key

    /// The layer with its table drawn again.
    let initialise (key: Tensor) (layer: Embedding) : Embedding =
        { layer with Table = Initialise.draw layer.Initialiser layer.Table.Dtype layer.Table.Shape key }

    /// From symbols, Int32 [batch, ...] from 0 to vocabulary - 1, to their vectors [batch, ..., features]. A symbol outside raises when run.
    let apply (layer: Embedding) (symbols: Tensor) : Tensor =
        if symbols.Dtype <> Dtype.Int32 then
            Shape.fail "Embedding" $"the symbols are {symbols.Dtype}" "They must be Int32 positions in the vocabulary; cast them"

        Tensor.take 0 symbols layer.Table
