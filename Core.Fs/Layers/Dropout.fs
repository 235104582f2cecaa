namespace Hybrid.Core

open System

/// In training sets each element to 0 with a probability and divides the others by one minus it (inverted dropout), so that outside training the
/// layer does nothing. Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, Dropout, 2014.
type Dropout =
    {
        /// The probability of 0: from 0 to below 1.
        Rate: float
    }

/// The dropout layer's functions.
[<RequireQualifiedAccess>]
module Dropout =
    /// A layer; the rate is from 0 to below 1.
    let create (rate: float) : Dropout =
        if not (rate >= 0.0 && rate < 1.0) then
            raise (ArgumentOutOfRangeException(nameof rate, rate, "Dropout.create: the rate must be from 0 to below 1."))

        { Rate = rate }

    /// From [batch, ...] to the same shape. The mask is a function of the key: the backward pass draws it again instead of keeping it.
    let apply (training: bool) (key: Tensor) (layer: Dropout) (x: Tensor) : Tensor =
        if not training || layer.Rate = 0.0 then
            x
        else
            let keep = Random.bernoulli (1.0 - layer.Rate) x.Shape key
            Tensor.select keep (x * (1.0 / (1.0 - layer.Rate))) (Tensor.zerosLike x)
