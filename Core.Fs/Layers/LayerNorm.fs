namespace Hybrid.Core

/// Each example brought to mean 0 and variance 1 over its last axes, then scaled and shifted: y = (x - m) / sqrt(v + epsilon) scale + shift. Source: Ba, Kiros
/// and Hinton, Layer normalization, 2016.
type LayerNorm =
    {
        /// Of the shape of the axes that are normalised over, from 1.
        Scale: Tensor
        /// Of the same shape, from 0.
        Shift: Tensor
        /// Added to the variance: above 0.
        Epsilon: float
    }

/// Layer normalisation's functions.
[<RequireQualifiedAccess>]
module LayerNorm =
    /// A layer over the last axes, whose extents are given, with an epsilon above 0 and an element type (Float32 or Float64).
    let createWith (epsilon: float) (dtype: Dtype) (shape: Shape) : LayerNorm =
        LayerCheck.shape "LayerNorm.create" shape
        LayerCheck.positive "LayerNorm.create" (nameof epsilon) epsilon
        { Scale = Tensor.ones dtype shape; Shift = Tensor.zeros dtype shape; Epsilon = epsilon }

    /// A layer over the last axes, whose extents are given: epsilon 1e-5, Float32. `LayerNorm.create [| 64 |]` is over the last axis.
    let create (shape: Shape) : LayerNorm = createWith 1e-5 Dtype.Float32 shape

    /// The layer as it was created: scale 1, shift 0.
    let initialise (layer: LayerNorm) : LayerNorm =
        { layer with Scale = Tensor.ones layer.Scale.Dtype layer.Scale.Shape; Shift = Tensor.zerosLike layer.Shift }

    /// From x [batch, ..., the layer's shape] to the same shape.
    let apply (layer: LayerNorm) (x: Tensor) : Tensor =
        let axes = LayerCheck.lastAxes "LayerNorm" layer.Scale.Shape x
        let centred = x - Tensor.meanKeep axes x
        let variance = Tensor.meanKeep axes (Tensor.square centred)
        centred * Tensor.reciprocalSqrt (variance + layer.Epsilon) * layer.Scale + layer.Shift
