namespace Hybrid.Core

open System

/// Sines and cosines of each position, added to what stands there: feature 2i of position t gets sin(t / base^(2i / features)), feature 2i + 1 the cosine.
/// There is nothing to train and no longest sequence. Source: Vaswani et al., Attention is all you need, 2017.
type SinusoidalPositions =
    {
        /// How much slower than one radian a step the slowest waves are: above 1; 10000 in the paper.
        Base: float
    }

/// The functions of sinusoidal positions.
[<RequireQualifiedAccess>]
module SinusoidalPositions =
    /// A layer of a base above 1.
    let create (slowest: float) : SinusoidalPositions =
        if not (slowest > 1.0 && Double.IsFinite slowest) then
            raise (ArgumentOutOfRangeException("base", slowest, "SinusoidalPositions.create: the base must be finite and above 1, such as 10000."))

        { Base = slowest }

    /// The base of the paper, 10000.
    let defaults: SinusoidalPositions = { Base = 10000.0 }

    /// The table of waves: [steps, features].
    let table (layer: SinusoidalPositions) (dtype: Dtype) (steps: int) (features: int) : Tensor =
        Array.init (steps * features) (fun i ->
            let angle = float (i / features) / Math.Pow(layer.Base, float (i % features / 2 * 2) / float features)
            if i % features % 2 = 0 then sin angle else cos angle)
        |> Numbers.ofFloats dtype [| steps; features |]

    /// From x [batch, steps, features] to the same shape.
    let apply (layer: SinusoidalPositions) (x: Tensor) : Tensor =
        LayerCheck.steps "SinusoidalPositions" -1 x
        x + table layer x.Dtype x.Shape[1] x.Shape[2]
