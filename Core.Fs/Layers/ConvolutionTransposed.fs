namespace Hybrid.Core

/// The transposed convolution, which makes images larger by its stride: y = W applied backwards to x, plus b (Dumoulin and Visin, A guide to
/// convolution arithmetic for deep learning, 2016).
type ConvolutionTransposed =
    {
        /// W: [kernel ..., outputs / groups, channels].
        Weight: Tensor
        /// b: [outputs], or none.
        Bias: Tensor option
        /// Inputs are so far apart in the output, along each spatial axis.
        Stride: int[]
        /// Outputs cut off before each spatial axis.
        Low: int[]
        /// Outputs cut off behind each spatial axis.
        High: int[]
        /// From one tap to the next along each spatial axis.
        Dilation: int[]
        /// Outputs added behind each spatial axis; below the stride.
        Extra: int[]
        /// Groups of channels with kernels of their own.
        Groups: int
        /// How Weight is drawn; Bias starts at 0.
        Initialiser: Initialiser
    }

/// The transposed convolution's functions.
[<RequireQualifiedAccess>]
module ConvolutionTransposed =
    /// A layer with a kernel of some extents from a number of channels to a number of outputs; extra has an entry for each spatial axis.
    let createWith
        (options: ConvolutionalOptions)
        (extra: int[])
        (kernel: int[])
        (channels: int)
        (outputs: int)
        (key: Tensor)
        : ConvolutionTransposed =
        let operation = "ConvolutionTranspose"
        kernel |> Array.iter (LayerCheck.size operation (nameof kernel))
        LayerCheck.size operation (nameof channels) channels
        LayerCheck.size operation (nameof outputs) outputs
        let passing = options.Convolution
        Convolutional.checkGroups operation passing.Groups channels outputs

        {
            Weight = Initialise.draw options.Initialiser options.Dtype (Array.append kernel [| outputs / passing.Groups; channels |]) key
            Bias = if options.HasBias then Some(Tensor.zeros options.Dtype [| outputs |]) else None
            Stride = passing.Stride
            Low = passing.Low
            High = passing.High
            Dilation = passing.Dilation
            Extra = extra
            Groups = passing.Groups
            Initialiser = options.Initialiser
        }

    /// The layer with its weight drawn again and its bias 0.
    let initialise (key: Tensor) (layer: ConvolutionTransposed) : ConvolutionTransposed =
        { layer with
            Weight = Initialise.draw layer.Initialiser layer.Weight.Dtype layer.Weight.Shape key
            Bias = layer.Bias |> Option.map Tensor.zerosLike
        }

    /// From [batch, spatial ..., channels], or [batch, spatial ...] of one channel, to [batch, spatial ..., outputs].
    let apply (layer: ConvolutionTransposed) (x: Tensor) : Tensor =
        let options: ConvolutionOptions =
            {
                Stride = layer.Stride
                Low = layer.Low
                High = layer.High
                Dilation = layer.Dilation
                Groups = layer.Groups
            }

        let y = Convolution.transposed options layer.Extra layer.Weight (Convolutional.withChannels layer.Stride.Length x)

        match layer.Bias with
        | Some bias -> y + bias
        | None -> y
