namespace Hybrid.Core

/// The layer that makes a vector of each example.
[<RequireQualifiedAccess>]
module Flatten =
    /// From [batch, ...] to [batch, product of the rest], row-major.
    let apply (x: Tensor) : Tensor =
        if x.Rank = 0 then
            Shape.fail "Flatten" "the input is a scalar" "Give the batch axis first"

        Tensor.reshape [| x.Shape[0]; Shape.size x.Shape[1..] |] x
