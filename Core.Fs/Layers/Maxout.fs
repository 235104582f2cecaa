namespace Hybrid.Core

/// The largest of several dense layers, output by output: y_k = max_p (x W + b)_pk. Source: Goodfellow, Warde-Farley, Mirza, Courville and Bengio,
/// Maxout networks, 2013.
type Maxout =
    {
        /// W: [inputs, pieces * outputs], piece by piece.
        Weight: Tensor
        /// b: [pieces * outputs].
        Bias: Tensor
        /// How many dense layers: 2 or more.
        Pieces: int
        /// How Weight is drawn; Bias starts at 0.
        Initialiser: Initialiser
    }

/// The maxout layer's functions.
[<RequireQualifiedAccess>]
module Maxout =
    /// A layer of chosen initialiser and element type (Float32 or Float64); inputs and outputs are 1 or more, pieces 2 or more.
    let createWith (initialiser: Initialiser) (dtype: Dtype) (pieces: int) (inputs: int) (outputs: int) (key: Tensor) : Maxout =
        LayerCheck.size "Maxout.create" (nameof inputs) inputs
        LayerCheck.size "Maxout.create" (nameof outputs) outputs

        if pieces < 2 then
            raise (System.ArgumentOutOfRangeException(nameof pieces, pieces, "Maxout.create: pieces must be 2 or more."))

        {
            Weight = Initialise.draw initialiser dtype [| inputs; pieces * outputs |] key
            Bias = Tensor.zeros dtype [| pieces * outputs |]
            Pieces = pieces
            Initialiser = initialiser
        }

    /// A layer with a weight by LeCunUniform and a bias of 0, Float32; inputs and outputs are 1 or more, pieces 2 or more.
    let create (pieces: int) (inputs: int) (outputs: int) (key: Tensor) : Maxout =
        createWith Initialiser.LeCunUniform Dtype.Float32 pieces inputs outputs key

    /// The layer with its weight drawn again and its bias 0.
    let initialise (key: Tensor) (layer: Maxout) : Maxout =
        { layer with
            Weight = Initialise.draw layer.Initialiser layer.Weight.Dtype layer.Weight.Shape key
            Bias = Tensor.zerosLike layer.Bias
        }

    /// From x [batch, ..., inputs] to [batch, ..., outputs]. Where pieces are equal they share the gradient.
    let apply (layer: Maxout) (x: Tensor) : Tensor =
        LayerCheck.extent "Maxout" -1 layer.Weight.Shape[0] x
        let all = Tensor.matmul x layer.Weight + layer.Bias
        let outputs = layer.Bias.Shape[0] / layer.Pieces
        all |> Tensor.reshape (Array.append all.Shape[.. all.Rank - 2] [| layer.Pieces; outputs |]) |> Tensor.maxOver [| -2 |]
