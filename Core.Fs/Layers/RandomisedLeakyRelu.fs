namespace Hybrid.Core

open System

/// A rectifier whose slope below 0 is drawn for each element in training (RReLU), and is the mean otherwise. Source: Xu, Wang, Chen and Li,
/// Empirical evaluation of rectified activations, 2015.
type RandomisedLeakyRelu =
    {
        /// The least slope.
        Lower: float
        /// The largest slope.
        Upper: float
    }

/// The randomised leaky rectifier's functions.
[<RequireQualifiedAccess>]
module RandomisedLeakyRelu =
    /// Slopes from 1/8 to 1/3.
    let defaults = { Lower = 1.0 / 8.0; Upper = 1.0 / 3.0 }

    /// A layer; 0 <= lower < upper, both finite.
    let create (lower: float) (upper: float) : RandomisedLeakyRelu =
        if not (lower >= 0.0 && lower < upper && Double.IsFinite upper) then
            raise (ArgumentException $"RandomisedLeakyRelu.create: the slopes are {lower} to {upper}. Give finite bounds with 0 <= lower < upper.")

        { Lower = lower; Upper = upper }

    /// From x [batch, ...] to the same shape; the derivative at 0 is the slope. The key matters in training only.
    let apply (training: bool) (key: Tensor) (layer: RandomisedLeakyRelu) (x: Tensor) : Tensor =
        if training then
            Activation.randomisedLeakyRelu layer.Lower layer.Upper key x
        else
            Activation.leakyRelu ((layer.Lower + layer.Upper) / 2.0) x
