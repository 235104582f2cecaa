namespace Hybrid.Core

/// Two dense layers applied to each step alone, a function between them: the second part of a Transformer block.
type FeedForward =
    {
        /// From features to the inner size.
        Inner: Dense
        /// From the inner size to features.
        Outer: Dense
        /// What stands between.
        Activation: Activation
        /// The probability with which an inner number is dropped in training: from 0 to below 1.
        Dropout: float
    }

/// The feed-forward part's functions.
[<RequireQualifiedAccess>]
module internal FeedForward =
    let create (activation: Activation) (dropout: float) (options: DenseOptions) (features: int) (inner: int) (key: Tensor) : FeedForward =
        {
            Inner = Dense.createWith options features inner (Random.foldIn 0 key)
            Outer = Dense.createWith options inner features (Random.foldIn 1 key)
            Activation = activation
            Dropout = dropout
        }

    let initialise (key: Tensor) (part: FeedForward) : FeedForward =
        { part with
            Inner = Dense.initialise (Random.foldIn 0 key) part.Inner
            Outer = Dense.initialise (Random.foldIn 1 key) part.Outer
        }

    let apply (training: bool) (key: Tensor) (part: FeedForward) (x: Tensor) : Tensor =
        Dense.apply part.Inner x |> Activation.apply part.Activation |> Dropout.apply training key { Rate = part.Dropout } |> Dense.apply part.Outer
