namespace Hybrid.Core

/// What a pooling layer keeps of its windows.
[<RequireQualifiedAccess>]
type PoolingKind =
    /// The largest input.
    | Max
    /// The mean of the inputs that are there.
    | Average
    /// The mean with zeros for inputs outside the image.
    | AverageWithPadding

/// One number for each window of each channel (see Window).
type Pooling =
    {
        /// What is kept.
        Kind: PoolingKind
        /// Inputs in the window along each spatial axis.
        Extent: int[]
        /// From one output to the next along each spatial axis.
        Stride: int[]
        /// Places before each spatial axis that windows may reach.
        Low: int[]
        /// Places behind each spatial axis that windows may reach.
        High: int[]
    }

/// The pooling layer's functions.
[<RequireQualifiedAccess>]
module Pooling =
    /// Windows side by side, without padding.
    let create (kind: PoolingKind) (extent: int[]) : Pooling =
        let zeros = Array.zeroCreate extent.Length
        { Kind = kind; Extent = extent; Stride = extent; Low = zeros; High = zeros }

    /// From [batch, spatial ..., channels], or [batch, spatial ...] of one channel, to the same axes.
    let apply (layer: Pooling) (x: Tensor) : Tensor =
        let axes = layer.Extent.Length

        let options: WindowOptions =
            {
                Extent = layer.Extent
                Stride = layer.Stride
                Low = layer.Low
                High = layer.High
                Dilation = Array.create axes 1
            }

        let wide = Convolutional.withChannels axes x

        let y =
            match layer.Kind with
            | PoolingKind.Max -> Window.max options wide
            | PoolingKind.Average -> Window.average false options wide
            | PoolingKind.AverageWithPadding -> Window.average true options wide

        if x.Rank = axes + 1 then Primitives.reshape y.Shape[..axes] y else y

    /// One number for each channel: from [batch, spatial ..., channels] to [batch, channels].
    let applyGlobal (kind: PoolingKind) (x: Tensor) : Tensor =
        if x.Rank < 3 then
            Shape.fail "GlobalPool" $"the input is {Shape.text x.Shape}" "Give [batch, spatial axes ..., channels]"

        let spatial = [| 1 .. x.Rank - 2 |]

        match kind with
        | PoolingKind.Max -> Tensor.maxOver spatial x
        | PoolingKind.Average
        | PoolingKind.AverageWithPadding -> Tensor.meanOver spatial x
