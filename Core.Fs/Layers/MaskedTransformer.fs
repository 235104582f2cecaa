namespace Hybrid.Core

/// A Transformer over sequences of different length, whose absent steps come last and hold NaN in their first feature: a projection, trained positions,
/// encoder blocks in which no step sees an absent one, and the mean over the steps that are there.
type MaskedTransformer =
    {
        /// From the features of a step to the width of the blocks.
        Projection: Dense
        /// A vector for each position.
        Positions: LearnedPositions
        /// The blocks, first to last; at least one.
        Blocks: TransformerEncoder list
        /// Normalises what leaves the last block.
        Norm: LayerNorm
    }

/// The masked Transformer's functions.
[<RequireQualifiedAccess>]
module MaskedTransformer =
    /// A layer for sequences of at most `longest` steps of a number of features, with a number of blocks of a width; all are 1 or more.
    let createWith (options: TransformerOptions) (longest: int) (features: int) (width: int) (layers: int) (key: Tensor) : MaskedTransformer =
        LayerCheck.size "MaskedTransformer.create" (nameof layers) layers

        {
            Projection = Dense.createWith { Dense.defaults with Dtype = options.Dtype } features width (Random.foldIn 0 key)
            Positions = LearnedPositions.createWith (Initialiser.Normal(0.0, 0.02)) options.Dtype longest width (Random.foldIn 1 key)
            Blocks = [ for i in 1..layers -> TransformerEncoder.createWith options width (Random.foldIn (i + 1) key) ]
            Norm = TransformerOptions.norm options width
        }

    /// The layer as it was created, drawn again.
    let initialise (key: Tensor) (layer: MaskedTransformer) : MaskedTransformer =
        {
            Projection = Dense.initialise (Random.foldIn 0 key) layer.Projection
            Positions = LearnedPositions.initialise (Random.foldIn 1 key) layer.Positions
            Blocks = layer.Blocks |> List.mapi (fun i block -> TransformerEncoder.initialise (Random.foldIn (i + 2) key) block)
            Norm = LayerNorm.initialise layer.Norm
        }

    /// From x [batch, steps, features] to [batch, width]; a sequence all of whose steps are absent gives 0.
    let apply (training: bool) (key: Tensor) (layer: MaskedTransformer) (x: Tensor) : Tensor =
        LayerCheck.steps "MaskedTransformer" layer.Projection.Weight.Shape[0] x
        let first = Tensor.at 2 0 x
        // NaN is not equal to itself.
        let present = Tensor.equal first first
        let wide (shape: Shape) = Tensor.broadcastTo shape (Tensor.expandDims 2 present)
        let known = Tensor.select (wide x.Shape) x (Tensor.zerosLike x)
        let lengths = Tensor.sumOver [| 1 |] (Tensor.cast Dtype.Int32 present)
        let start = Dense.apply layer.Projection known |> LearnedPositions.apply layer.Positions

        let last =
            layer.Blocks
            |> List.indexed
            |> List.fold (fun x (i, block) -> TransformerEncoder.apply training (Random.foldIn i key) (AttentionMask.ofLengths lengths) block x) start
            |> LayerNorm.apply layer.Norm

        let total = Tensor.sumOver [| 1 |] (Tensor.select (wide last.Shape) last (Tensor.zerosLike last))
        let count = Tensor.cast last.Dtype (Tensor.maximum lengths (Tensor.ofInt32 [| 1 |] [| 1 |]))
        total / Tensor.reshape [| x.Shape[0]; 1 |] count
