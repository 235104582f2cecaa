namespace Hybrid.Core

open System

/// How a kernel passes over the spatial axes of its input: one entry an axis.
type ConvolutionOptions =
    {
        /// From one output to the next, in inputs; 1 or more.
        Stride: int[]
        /// Zeros before the first input; 0 or more.
        Low: int[]
        /// Zeros behind the last input; 0 or more.
        High: int[]
        /// From one tap of the kernel to the next, in inputs; 1 or more.
        Dilation: int[]
        /// Channels fall into so many groups of neighbours, each with kernels of its own; divides the channels of input and output. As many groups as
        /// channels is a depthwise convolution.
        Groups: int
    }

/// Convolutions of channels-last tensors: images are [batch, height, width, channels], sequences [batch, length, channels], volumes [batch, depth,
/// height, width, channels]. As everywhere in deep learning the kernel is not reversed (a correlation). Gradients of any order.
[<RequireQualifiedAccess>]
module Convolution =
    /// Stride 1, no padding, dilation 1, one group, for a number of spatial axes.
    let plain (axes: int) : ConvolutionOptions =
        {
            Stride = Array.create axes 1
            Low = Array.zeroCreate axes
            High = Array.zeroCreate axes
            Dilation = Array.create axes 1
            Groups = 1
        }

    /// The same padding before and behind each axis.
    let padded (padding: int[]) (options: ConvolutionOptions) : ConvolutionOptions = { options with Low = padding; High = padding }

    /// The padding (before, behind) with which stride 1 keeps an axis' extent, and stride s gives ceil (extent / s) for odd kernels: dilation (kernel - 1)
    /// in all, the larger half behind.
    let same (kernel: int[]) (dilation: int[]) : struct (int[] * int[]) =
        let total = Array.map2 (fun k d -> d * (k - 1)) kernel dilation
        struct (total |> Array.map (fun t -> t / 2), total |> Array.map (fun t -> t - t / 2))

    let private check operation (options: ConvolutionOptions) (w: Tensor) (x: Tensor) =
        let axes = x.Rank - 2

        if axes < 1 || axes > 3 then
            Shape.fail operation $"the input is {Shape.text x.Shape}" "Give [batch, spatial axes ..., channels] with one, two or three spatial axes"

        if w.Rank <> x.Rank then
            Shape.fail operation $"the kernel is {Shape.text w.Shape} for an input {Shape.text x.Shape}" "Both need as many spatial axes"

        if x.Dtype <> w.Dtype then
            Shape.fail operation $"element types differ: the input is {x.Dtype}, the kernel {w.Dtype}" "Cast one operand"

        if not (Dtype.isFloat x.Dtype) then
            Shape.fail operation $"the operands are {x.Dtype}" "Cast to Float32 or Float64"

        let lengths = [ options.Stride; options.Low; options.High; options.Dilation ] |> List.map Array.length

        if lengths |> List.exists ((<>) axes) then
            Shape.fail operation $"{axes} spatial axes need as many strides, paddings and dilations" "Give one of each for every spatial axis"

        let least name bound (values: int[]) =
            if values |> Array.exists (fun value -> value < bound) then
                Shape.fail operation $"{name} is {Shape.text values}" $"Each must be {bound} or more"

        least "Stride" 1 options.Stride
        least "Dilation" 1 options.Dilation
        least "Low" 0 options.Low
        least "High" 0 options.High
        least "the kernel's extent" 1 w.Shape[.. axes - 1]
        least "Groups" 1 [| options.Groups |]

    let private divides operation groups name channels =
        if channels % groups <> 0 then
            Shape.fail operation $"{groups} groups do not divide the {channels} {name} channels" "Give a number of groups that divides both"

    /// The extents of a convolution's result along the spatial axes: floor ((input + low + high - dilation (kernel - 1) - 1) / stride) + 1.
    let internal outputExtents operation (kernel: int[]) (options: ConvolutionOptions) (input: int[]) : int[] =
        Array.init input.Length (fun i ->
            let padded = input[i] + options.Low[i] + options.High[i]
            let reach = options.Dilation[i] * (kernel[i] - 1) + 1

            if reach > padded then
                Shape.fail
                    operation
                    $"on spatial axis {i} the kernel reaches over {reach} = {options.Dilation[i]} x ({kernel[i]} - 1) + 1 inputs and the padded input has only {padded} = {input[i]} + {options.Low[i]} + {options.High[i]}"
                    "The output is floor((input + padding - dilation (kernel - 1) - 1) / stride) + 1; use a smaller kernel or more padding"

            (padded - reach) / options.Stride[i] + 1)

    /// From x [batch, spatial ..., channels] and w [kernel ..., channels / groups, outputs] to [batch, spatial ..., outputs], an extent being
    /// floor ((input + low + high - dilation (kernel - 1) - 1) / stride) + 1. A kernel of extent 1 is a matrix product over the channels.
    let apply (options: ConvolutionOptions) (w: Tensor) (x: Tensor) : Tensor =
        let operation = "Convolution"
        check operation options w x
        let axes = x.Rank - 2
        let kernel, input = w.Shape[.. axes - 1], x.Shape[1..axes]
        let channels, perGroup, outputs = x.Shape[axes + 1], w.Shape[axes], w.Shape[axes + 1]

        if perGroup * options.Groups <> channels then
            Shape.fail
                operation
                $"the input {Shape.text x.Shape} has {channels} channels and the kernel {Shape.text w.Shape} takes {perGroup * options.Groups} ({options.Groups} groups of {perGroup})"
                "Images are channels-last: give [batch, height, width, channels]"

        divides operation options.Groups "output" outputs
        let output = outputExtents operation kernel options input
        let isZero = Array.forall ((=) 0)

        if Array.forall ((=) 1) kernel && isZero options.Low && isZero options.High && options.Groups = 1 then
            let steps = Array.concat [ [| 1 |]; options.Stride; [| 1 |] ]
            let picked = Primitives.slice (Array.zeroCreate x.Rank) steps (Array.concat [ [| x.Shape[0] |]; output; [| channels |] ]) x
            let product = { LeftBatch = [||]; RightBatch = [||]; LeftContracted = [| axes + 1 |]; RightContracted = [| 0 |] }
            Primitives.dot product picked (Primitives.reshape [| channels; outputs |] w)
        else
            let geometry =
                {
                    Input = input
                    Kernel = kernel
                    Output = output
                    Stride = options.Stride
                    InputDilation = Array.create axes 1
                    KernelDilation = options.Dilation
                    Low = options.Low
                    Groups = options.Groups
                }

            Primitives.routine (ConvolutionRoutine(geometry, false)) [| x; w |]

    /// The transposed convolution: the input's gradient of a convolution with these options, as an operation of its own (upsampling by the stride). From x [batch,
    /// spatial ..., channels] and w [kernel ..., outputs / groups, channels] to [batch, spatial ..., outputs], an extent being
    /// (input - 1) stride - low - high + dilation (kernel - 1) + 1 + extra; extra is from 0 to below the stride.
    let transposed (options: ConvolutionOptions) (extra: int[]) (w: Tensor) (x: Tensor) : Tensor =
        let operation = "ConvolutionTranspose"
        check operation options w x
        let axes = x.Rank - 2
        let kernel, input = w.Shape[.. axes - 1], x.Shape[1..axes]
        let channels = x.Shape[axes + 1]

        if w.Shape[axes + 1] <> channels then
            Shape.fail
                operation
                $"the input {Shape.text x.Shape} has {channels} channels and the kernel {Shape.text w.Shape} takes {w.Shape[axes + 1]}"
                "The kernel is [kernel ..., outputs / groups, channels]"

        divides operation options.Groups "input" channels

        if extra.Length <> axes || Array.exists2 (fun e s -> e < 0 || e >= max s 1) extra options.Stride then
            Shape.fail operation $"the extra extents are {Shape.text extra}" "Give one for each spatial axis, from 0 to below the stride"

        let output =
            Array.init axes (fun i ->
                let extent =
                    (input[i] - 1) * options.Stride[i] - options.Low[i] - options.High[i] + options.Dilation[i] * (kernel[i] - 1) + 1 + extra[i]

                if extent < 1 then
                    Shape.fail
                        operation
                        $"on spatial axis {i} the output's extent would be {extent} = ({input[i]} - 1) x {options.Stride[i]} - {options.Low[i]} - {options.High[i]} + {options.Dilation[i]} x ({kernel[i]} - 1) + 1 + {extra[i]}"
                        "Use less padding or a larger kernel"

                extent)

        let geometry =
            {
                Input = output
                Kernel = kernel
                Output = input
                Stride = options.Stride
                InputDilation = Array.create axes 1
                KernelDilation = options.Dilation
                Low = options.Low
                Groups = options.Groups
            }

        Primitives.routine (ConvolutionRoutine(ConvolutionGeometry.swap geometry, true)) [| x; w |]
