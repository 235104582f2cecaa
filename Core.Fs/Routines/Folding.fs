namespace Hybrid.Core

/// What vmap does to operands on images: a batch of images joins the images, a batch of kernels becomes groups of channels.
[<RequireQualifiedAccess>]
module internal Folding =
    /// An operand that lacks the batch axis, repeated along it.
    let full size (x: Tensor) batched =
        if batched then
            x
        else
            Primitives.broadcastTo (Array.append [| size |] x.Shape) (Primitives.reshape (Array.append [| 1 |] x.Shape) x)

    /// [B, ..., C] as [..., B C].
    let intoLast (x: Tensor) =
        let last = x.Rank - 1
        let moved = Primitives.permute (Array.concat [ [| 1 .. last - 1 |]; [| 0; last |] ]) x
        Primitives.reshape (Array.append x.Shape[1 .. last - 1] [| x.Shape[0] * x.Shape[last] |]) moved

    /// [..., B C] as [B, ..., C].
    let fromLast size (x: Tensor) =
        let last = x.Rank - 1
        let split = Primitives.reshape (Array.append x.Shape[.. last - 1] [| size; x.Shape[last] / size |]) x
        Primitives.permute (Array.concat [ [| last |]; [| 0 .. last - 1 |]; [| last + 1 |] ]) split

    /// [B, N, ...] as [B N, ...].
    let intoFirst (x: Tensor) = Primitives.reshape (Array.append [| x.Shape[0] * x.Shape[1] |] x.Shape[2..]) x

    /// [B N, ...] as [B, N, ...].
    let fromFirst size (x: Tensor) = Primitives.reshape (Array.append [| size; x.Shape[0] / size |] x.Shape[1..]) x
