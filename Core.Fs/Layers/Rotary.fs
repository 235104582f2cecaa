namespace Hybrid.Core

open System

/// Rotary positions: queries and keys are turned by angles that grow with their position, so that their products depend on distances only. Features i and
/// i + width / 2 are turned together, by position / base^(2i / width). Source: Su et al., RoFormer: enhanced transformer with rotary position embedding, 2021 (which pairs
/// neighbouring features; the pairing is a matter of order).
[<RequireQualifiedAccess>]
module Rotary =
    /// The base of the paper.
    let usualBase = 10000.0

    /// From x [batch, steps, heads, width], the width even, to the same shape; the first step has the position `first`.
    let apply (slowest: float) (first: int) (x: Tensor) : Tensor =
        if x.Rank <> 4 || x.Shape[3] % 2 <> 0 then
            Shape.fail "Rotary" $"the input is {Shape.text x.Shape}" "It takes [batch, steps, heads, width] with an even width"

        if not (slowest > 1.0 && Double.IsFinite slowest) then
            raise (ArgumentOutOfRangeException("base", slowest, "Rotary: the base must be finite and above 1, such as 10000."))

        let steps, width = x.Shape[1], x.Shape[3]
        let half = width / 2

        let wave (f: float -> float) =
            Array.init (steps * half) (fun i -> f (float (first + i / half) / Math.Pow(slowest, float (i % half) / float half)))
            |> Numbers.ofFloats x.Dtype [| steps; 1; half |]

        let sine, cosine = wave sin, wave cos
        let left, right = Tensor.slice 3 0 half x, Tensor.slice 3 half half x
        Tensor.concatenate 3 [ left * cosine - right * sine; right * cosine + left * sine ]
