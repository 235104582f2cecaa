namespace Hybrid.Core

open System
open Hybrid.Providers

/// How inputs x, kernel taps k and outputs o meet along each spatial axis: where o Stride + k KernelDilation - Low = i InputDilation.
type internal ConvolutionGeometry =
    {
        Input: int[]
        Kernel: int[]
        Output: int[]
        Stride: int[]
        InputDilation: int[]
        KernelDilation: int[]
        Low: int[]
        Groups: int
    }

[<RequireQualifiedAccess>]
module internal ConvolutionGeometry =
    /// Inputs and outputs exchanged: with the taps in reverse, the geometry of the transposed convolution.
    let swap (g: ConvolutionGeometry) : ConvolutionGeometry =
        { g with
            Input = g.Output
            Output = g.Input
            Stride = g.InputDilation
            InputDilation = g.Stride
            Low = Array.init g.Low.Length (fun i -> (g.Kernel[i] - 1) * g.KernelDilation[i] - g.Low[i])
        }

    /// The geometry in one line.
    let text (g: ConvolutionGeometry) : string =
        let list (values: int[]) = String.Join(".", values)
        let parts = [ g.Input; g.Kernel; g.Output; g.Stride; g.InputDilation; g.KernelDilation; g.Low ]
        String.Join("/", parts |> List.map list) + $"/{g.Groups}"

    /// The spatial axis at a place of three; up to two axes of extent 1 lead.
    let axis (g: ConvolutionGeometry) (place: int) : ConvolutionAxis =
        let i = place - 3 + g.Input.Length

        if i < 0 then
            ConvolutionAxis.One
        else
            ConvolutionAxis(g.Input[i], g.Kernel[i], g.Output[i], g.Stride[i], g.InputDilation[i], g.KernelDilation[i], g.Low[i])

    /// The description for the kernels.
    let describe (g: ConvolutionGeometry) (dtype: Dtype) (batch: int) (inputs: int) (outputs: int) transposed epilogue =
        ConvolutionDescription(Dtype.element dtype, nativeint batch, axis g 0, axis g 1, axis g 2, g.Groups, inputs, outputs, transposed, epilogue)
