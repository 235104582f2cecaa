namespace Hybrid.Core

/// Each example divided by its root mean square over its last axes, then scaled: y = x / sqrt(mean x^2 + epsilon) scale. Source: Zhang and Sennrich, Root
/// mean square layer normalization, 2019.
type RmsNorm =
    {
        /// Of the shape of the axes that are normalised over, from 1.
        Scale: Tensor
        /// Added to the mean square: above 0.
        Epsilon: float
    }

/// Root mean square normalisation's functions.
[<RequireQualifiedAccess>]
module RmsNorm =
    /// A layer over the last axes, whose extents are given, with an epsilon above 0 and an element type (Float32 or Float64).
    let createWith (epsilon: float) (dtype: Dtype) (shape: Shape) : RmsNorm =
        LayerCheck.shape "RmsNorm.create" shape
        LayerCheck.positive "RmsNorm.create" (nameof epsilon) epsilon
        { Scale = Tensor.ones dtype shape; Epsilon = epsilon }

    /// A layer over the last axes, whose extents are given: epsilon 1e-6, Float32.
    let create (shape: Shape) : RmsNorm = createWith 1e-6 Dtype.Float32 shape

    /// The layer as it was created: scale 1.
    let initialise (layer: RmsNorm) : RmsNorm = { layer with Scale = Tensor.ones layer.Scale.Dtype layer.Scale.Shape }

    /// From x [batch, ..., the layer's shape] to the same shape.
    let apply (layer: RmsNorm) (x: Tensor) : Tensor =
        let axes = LayerCheck.lastAxes "RmsNorm" layer.Scale.Shape x
        x * Tensor.reciprocalSqrt (Tensor.meanKeep axes (Tensor.square x) + layer.Epsilon) * layer.Scale
