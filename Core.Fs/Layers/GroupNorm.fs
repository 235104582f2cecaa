namespace Hybrid.Core

open System

/// Each example's features in groups, each group brought to mean 0 and variance 1 over its features and all other axes, then each feature scaled and
/// shifted. One group is layer normalisation over the example; as many groups as features is instance normalisation. Source: Wu and He, Group
/// normalization, 2018.
type GroupNorm =
    {
        /// [features], from 1.
        Scale: Tensor
        /// [features], from 0.
        Shift: Tensor
        /// How many groups of neighbouring features; divides their number.
        Groups: int
        /// The axis of the features, the batch axis being 0; -1 is the last.
        Axis: int
        /// Added to the variance: above 0.
        Epsilon: float
    }

/// What can be chosen about group normalisation.
type GroupNormOptions =
    {
        /// The axis of the features; default -1, the last.
        Axis: int
        /// Added to the variance, above 0; default 1e-5.
        Epsilon: float
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// Group normalisation's functions.
[<RequireQualifiedAccess>]
module GroupNorm =
    /// Last axis, epsilon 1e-5, Float32.
    let defaults: GroupNormOptions = { Axis = -1; Epsilon = 1e-5; Dtype = Dtype.Float32 }

    /// A layer for a number of features, 1 or more, in a number of groups that divides it.
    let createWith (options: GroupNormOptions) (groups: int) (features: int) : GroupNorm =
        let operation = "GroupNorm.create"
        LayerCheck.size operation (nameof features) features
        LayerCheck.size operation (nameof groups) groups
        LayerCheck.positive operation (nameof options.Epsilon) options.Epsilon
        LayerCheck.featureAxis operation options.Axis

        if features % groups <> 0 then
            raise (
                ArgumentException
                    $"{operation}: {features} features do not fall into {groups} equal groups. Give a number of groups that divides the features."
            )

        {
            Scale = Tensor.ones options.Dtype [| features |]
            Shift = Tensor.zeros options.Dtype [| features |]
            Groups = groups
            Axis = options.Axis
            Epsilon = options.Epsilon
        }

    /// A layer for a number of features along the last axis, 1 or more, in a number of groups that divides it.
    let create (groups: int) (features: int) : GroupNorm = createWith defaults groups features

    /// The layer as it was created: scale 1, shift 0.
    let initialise (layer: GroupNorm) : GroupNorm =
        { layer with Scale = Tensor.ones layer.Scale.Dtype layer.Scale.Shape; Shift = Tensor.zerosLike layer.Shift }

    /// From x [batch, ...] to the same shape.
    let apply (layer: GroupNorm) (x: Tensor) : Tensor =
        let features = layer.Scale.Shape[0]
        LayerCheck.extent "GroupNorm" layer.Axis features x
        let axis = Shape.axis "GroupNorm" x.Rank layer.Axis
        let split = Array.concat [ x.Shape[.. axis - 1]; [| layer.Groups; features / layer.Groups |]; x.Shape[axis + 1 ..] ]
        let grouped = Tensor.reshape split x
        let axes = [| 1 .. split.Length - 1 |] |> Array.filter ((<>) axis)
        let centred = grouped - Tensor.meanKeep axes grouped
        let variance = Tensor.meanKeep axes (Tensor.square centred)
        let normal = centred * Tensor.reciprocalSqrt (variance + layer.Epsilon) |> Tensor.reshape x.Shape
        let wide = Tensor.reshape (Array.init x.Rank (fun i -> if i = axis then features else 1))
        normal * wide layer.Scale + wide layer.Shift
