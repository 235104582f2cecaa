namespace Hybrid.Core

/// A rectifier whose slope below 0 is trained (PReLU): x where x > 0, else slope x. Source: He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015.
type ParametricRelu =
    {
        /// Of any shape that broadcasts to one example's: [] for one slope, [features] for one a feature of the last axis.
        Slope: Tensor
        /// What the slope starts at.
        Initial: float
    }

/// The parametric rectifier's functions.
[<RequireQualifiedAccess>]
module ParametricRelu =
    /// A layer with slopes of a shape that start at a finite value, of an element type (Float32 or Float64).
    let createWith (initial: float) (dtype: Dtype) (shape: Shape) : ParametricRelu =
        Shape.validate "ParametricRelu.create" shape

        if not (System.Double.IsFinite initial) then
            raise (System.ArgumentOutOfRangeException(nameof initial, initial, "ParametricRelu.create: the initial slope must be finite."))

        { Slope = Tensor.full dtype shape initial; Initial = initial }

    /// A layer with slopes of a shape that start at 0.25, Float32.
    let create (shape: Shape) : ParametricRelu = createWith 0.25 Dtype.Float32 shape

    /// The layer as it was created.
    let initialise (layer: ParametricRelu) : ParametricRelu = { layer with Slope = Tensor.full layer.Slope.Dtype layer.Slope.Shape layer.Initial }

    /// From x [batch, ...] to the same shape; the derivative at 0 is the slope.
    let apply (layer: ParametricRelu) (x: Tensor) : Tensor = Activation.parametricRelu layer.Slope x
