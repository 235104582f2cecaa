namespace Hybrid.Core

/// A trained vector for each position, added to what stands there. Source: Gehring et al., Convolutional sequence to sequence learning, 2017.
type LearnedPositions =
    {
        /// The vectors: [longest, features].
        Table: Tensor
        /// How Table is drawn.
        Initialiser: Initialiser
    }

/// The functions of learned positions.
[<RequireQualifiedAccess>]
module LearnedPositions =
    /// A table for sequences of at most `longest` steps, of chosen initialiser and element type (Float32 or Float64); both sizes are 1 or more.
    let createWith (initialiser: Initialiser) (dtype: Dtype) (longest: int) (features: int) (key: Tensor) : LearnedPositions =
        LayerCheck.size "LearnedPositions.create" (nameof longest) longest
        LayerCheck.size "LearnedPositions.create" (nameof features) features
        { Table = Initialise.draw initialiser dtype [| longest; features |] key; Initialiser = initialiser }

    /// A table drawn from the normal distribution of deviation 0.02, Float32; both sizes are 1 or more.
    let create (longest: int) (features: int) (key: Tensor) : LearnedPositions =
        createWith (Initialiser.Normal(0.0, 0.02)) Dtype.Float32 longest features key

    /// The layer with its table drawn again.
    let initialise (key: Tensor) (layer: LearnedPositions) : LearnedPositions =
        { layer with Table = Initialise.draw layer.Initialiser layer.Table.Dtype layer.Table.Shape key }

    /// From x [batch, steps, features] to the same shape; there may be fewer steps than the table has, not more.
    let apply (layer: LearnedPositions) (x: Tensor) : Tensor =
        let longest, features = layer.Table.Shape[0], layer.Table.Shape[1]
        LayerCheck.steps "LearnedPositions" features x
        let steps = x.Shape[1]

        if steps > longest then
            Shape.fail
                "LearnedPositions"
                $"the sequence has {steps} steps and the table of positions {longest}"
                $"Use sequences of at most {longest} steps, or a table of at least {steps}"

        x + Tensor.slice 0 0 steps layer.Table
