namespace Hybrid.Core

/// Kernels that pass over one, two or three spatial axes: y = x * W + b, channels last (see Convolution).
type Convolutional =
    {
        /// W: [kernel ..., channels / groups, outputs].
        Weight: Tensor
        /// b: [outputs], or none.
        Bias: Tensor option
        /// From one output to the next along each spatial axis.
        Stride: int[]
        /// Zeros before each spatial axis.
        Low: int[]
        /// Zeros behind each spatial axis.
        High: int[]
        /// From one tap to the next along each spatial axis.
        Dilation: int[]
        /// Groups of channels with kernels of their own.
        Groups: int
        /// How Weight is drawn; Bias starts at 0.
        Initialiser: Initialiser
    }

/// What can be chosen about a convolutional layer.
type ConvolutionalOptions =
    {
        /// Strides, paddings, dilations and groups.
        Convolution: ConvolutionOptions
        /// Whether there is a bias; default true.
        HasBias: bool
        /// How the weight is drawn; default HeUniform, which suits the rectifiers that usually follow.
        Initialiser: Initialiser
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// The convolutional layer's functions.
[<RequireQualifiedAccess>]
module Convolutional =
    /// Stride 1, no padding, a bias, HeUniform, Float32, for a number of spatial axes.
    let defaults (axes: int) : ConvolutionalOptions =
        {
            Convolution = Convolution.plain axes
            HasBias = true
            Initialiser = Initialiser.HeUniform
            Dtype = Dtype.Float32
        }

    /// How many channels an example of a shape has: 1 when it has none but the spatial axes.
    let internal channels operation (axes: int) (shape: Shape) : int =
        if shape.Length = axes then
            1
        elif shape.Length = axes + 1 then
            shape[axes]
        else
            Shape.fail
                operation
                $"an example is {Shape.text shape}"
                $"It needs {axes} spatial axes, and then the channels if there are more than one: images are [height, width, channels]"

    /// x with a channel axis of extent 1 where it has none.
    let internal withChannels (axes: int) (x: Tensor) : Tensor = if x.Rank = axes + 1 then Primitives.reshape (Array.append x.Shape [| 1 |]) x else x

    let internal checkGroups operation (groups: int) (channels: int) (outputs: int) =
        LayerCheck.size operation "groups" groups

        if channels % groups <> 0 || outputs % groups <> 0 then
            Shape.fail
                operation
                $"{groups} groups do not divide {channels} channels and {outputs} outputs"
                "Give a number of groups that divides both"

    /// A layer with a kernel of some extents from a number of channels to a number of outputs.
    let createWith (options: ConvolutionalOptions) (kernel: int[]) (channels: int) (outputs: int) (key: Tensor) : Convolutional =
        let operation = "Convolution"
        kernel |> Array.iter (LayerCheck.size operation (nameof kernel))
        LayerCheck.size operation (nameof channels) channels
        LayerCheck.size operation (nameof outputs) outputs
        let passing = options.Convolution
        checkGroups operation passing.Groups channels outputs

        {
            Weight = Initialise.draw options.Initialiser options.Dtype (Array.append kernel [| channels / passing.Groups; outputs |]) key
            Bias = if options.HasBias then Some(Tensor.zeros options.Dtype [| outputs |]) else None
            Stride = passing.Stride
            Low = passing.Low
            High = passing.High
            Dilation = passing.Dilation
            Groups = passing.Groups
            Initialiser = options.Initialiser
        }

    /// A layer with stride 1 and no padding.
    let create (kernel: int[]) (channels: int) (outputs: int) (key: Tensor) : Convolutional =
        createWith (defaults kernel.Length) kernel channels outputs key

    /// The layer with its weight drawn again and its bias 0.
    let initialise (key: Tensor) (layer: Convolutional) : Convolutional =
        { layer with
            Weight = Initialise.draw layer.Initialiser layer.Weight.Dtype layer.Weight.Shape key
            Bias = layer.Bias |> Option.map Tensor.zerosLike
        }

    /// From [batch, spatial ..., channels], or [batch, spatial ...] of one channel, to [batch, spatial ..., outputs].
    let apply (layer: Convolutional) (x: Tensor) : Tensor =
        let options: ConvolutionOptions =
            {
                Stride = layer.Stride
                Low = layer.Low
                High = layer.High
                Dilation = layer.Dilation
                Groups = layer.Groups
            }

        let y = Convolution.apply options layer.Weight (withChannels layer.Stride.Length x)

        match layer.Bias with
        | Some bias -> y + bias
        | None -> y
