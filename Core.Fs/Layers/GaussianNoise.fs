namespace Hybrid.Core

/// Normal numbers added to each element in training, which regularises as a penalty on the derivative by the input does (Bishop, "Training with noise is
/// equivalent to Tikhonov regularization", 1995).
type GaussianNoise =
    {
        /// The deviation, above 0.
        Deviation: float
    }

/// The noise layer's functions.
[<RequireQualifiedAccess>]
module GaussianNoise =
    /// A layer; the deviation is finite and above 0.
    let create (deviation: float) : GaussianNoise =
        LayerCheck.positive "GaussianNoise.create" (nameof deviation) deviation
        { Deviation = deviation }

    /// From [batch, ...] to the same shape; x itself outside training. The noise is a function of the key.
    let apply (training: bool) (key: Tensor) (layer: GaussianNoise) (x: Tensor) : Tensor =
        if training then x + Random.normal x.Dtype x.Shape key * layer.Deviation else x
