namespace Hybrid.Core

open Hybrid.Providers

/// How a window passes over the spatial axes of its input: one entry an axis.
type WindowOptions =
    {
        /// Inputs in the window; 1 or more.
        Extent: int[]
        /// From one output to the next, in inputs; 1 or more.
        Stride: int[]
        /// Places before the first input that windows may reach, where nothing is; 0 to below the window.
        Low: int[]
        /// Places behind the last input that windows may reach, where nothing is; 0 to below the window.
        High: int[]
        /// From one place of the window to the next, in inputs; 1 or more.
        Dilation: int[]
    }

/// Reductions over windows of channels-last tensors [batch, spatial ..., channels], channel by channel: pooling. Gradients of any order.
[<RequireQualifiedAccess>]
module Window =
    /// Windows side by side: as far apart as they are long, without padding.
    let tiling (extent: int[]) : WindowOptions =
        let zeros = Array.zeroCreate extent.Length
        { Extent = extent; Stride = extent; Low = zeros; High = zeros; Dilation = Array.create extent.Length 1 }

    let private geometry operation (options: WindowOptions) (x: Tensor) : ConvolutionGeometry =
        let axes = x.Rank - 2

        if axes < 1 || axes > 3 then
            Shape.fail operation $"the input is {Shape.text x.Shape}" "Give [batch, spatial axes ..., channels] with one, two or three spatial axes"

        if not (Dtype.isFloat x.Dtype) then
            Shape.fail operation $"the operand is {x.Dtype}" "Cast to Float32 or Float64"

        let lengths = [ options.Extent; options.Stride; options.Low; options.High; options.Dilation ] |> List.map Array.length

        if lengths |> List.exists ((<>) axes) then
            Shape.fail
                operation
                $"{axes} spatial axes need as many extents, strides, paddings and dilations"
                "Give one of each for every spatial axis"

        let least name bound (values: int[]) =
            if values |> Array.exists (fun value -> value < bound) then
                Shape.fail operation $"{name} is {Shape.text values}" $"Each must be {bound} or more"

        least "Extent" 1 options.Extent
        least "Stride" 1 options.Stride
        least "Dilation" 1 options.Dilation
        least "Low" 0 options.Low
        least "High" 0 options.High

        for i in 0 .. axes - 1 do
            let reach = options.Dilation[i] * (options.Extent[i] - 1) + 1

            if max options.Low[i] options.High[i] >= reach then
                Shape.fail
                    operation
                    $"on spatial axis {i} the padding is {options.Low[i]} and {options.High[i]} and the window reaches over {reach} inputs"
                    "The padding must be below the window, so that no window lies outside the input"

        let convolution: ConvolutionOptions =
            { Stride = options.Stride; Low = options.Low; High = options.High; Dilation = options.Dilation; Groups = 1 }

        {
            Input = x.Shape[1..axes]
            Kernel = options.Extent
            Output = Convolution.outputExtents operation options.Extent convolution x.Shape[1..axes]
            Stride = options.Stride
            InputDilation = Array.create axes 1
            KernelDilation = options.Dilation
            Low = options.Low
            Groups = 1
        }

    /// The largest input of each window; NaN if any is. A gradient goes to the first of the largest.
    let max (options: WindowOptions) (x: Tensor) : Tensor =
        Primitives.routine (WindowRoutine(geometry "MaxPool" options x, WindowOperation.Max)) [| x |]

    /// The sum of each window's inputs.
    let sum (options: WindowOptions) (x: Tensor) : Tensor =
        Primitives.routine (WindowRoutine(geometry "SumPool" options x, WindowOperation.Sum)) [| x |]

    /// How many inputs each window along one axis holds.
    let private counts (g: ConvolutionGeometry) axis =
        Array.init g.Output[axis] (fun o ->
            Seq.init g.Kernel[axis] (fun k -> o * g.Stride[axis] + k * g.KernelDilation[axis] - g.Low[axis])
            |> Seq.filter (fun i -> i >= 0 && i < g.Input[axis])
            |> Seq.length)

    /// The mean of each window's inputs: of those that are there or, with countPadding, with zeros for those that are not.
    let average (countPadding: bool) (options: WindowOptions) (x: Tensor) : Tensor =
        let g = geometry "AveragePool" options x
        let total = Primitives.routine (WindowRoutine(g, WindowOperation.Sum)) [| x |]
        let whole = Array.reduce (*) g.Kernel
        let perAxis = Array.init g.Kernel.Length (counts g)

        if countPadding || Array.forall2 (fun (counts: int[]) kernel -> counts |> Array.forall ((=) kernel)) perAxis g.Kernel then
            total * (1.0 / float whole)
        else
            let shape = Array.concat [ [| 1 |]; g.Output; [| 1 |] ]
            let all = perAxis |> Array.fold (fun products counts -> Array.allPairs products counts |> Array.map (fun (p, c) -> p * c)) [| 1 |]
            total * Numbers.ofFloats x.Dtype shape (all |> Array.map (fun count -> 1.0 / float count))
