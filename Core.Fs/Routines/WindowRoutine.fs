namespace Hybrid.Core

open Hybrid.Providers

/// Reductions over windows, channel by channel, and what their gradients need: the sum's is the sum over the exchanged geometry, the maximum's sends
/// cotangents to the first of each window's largest inputs, whose transpose picks there.
[<Sealed>]
type internal WindowRoutine(geometry: ConvolutionGeometry, operation: WindowOperation) =
    inherit Routine()

    let make operation operands = Primitives.routine (WindowRoutine(geometry, operation)) operands

    override _.Text = $"Window{operation}[{ConvolutionGeometry.text geometry}]"

    override _.Result operands =
        let x = operands[0]
        let extents = if operation = WindowOperation.MaxGradient then geometry.Input else geometry.Output
        struct (Array.concat [ [| x.Shape[0] |]; extents; [| x.Shape[x.Rank - 1] |] ], x.Dtype)

    override _.Gradient(node, g) =
        let x = node.Inputs[0]

        match operation with
        | WindowOperation.Sum ->
            let back = ConvolutionGeometry.swap geometry
            [| Primitives.routine (WindowRoutine(back, WindowOperation.Sum)) [| g |] |]
        | WindowOperation.Max -> [| make WindowOperation.MaxGradient [| x; g |] |]
        | WindowOperation.MaxGradient -> [| null; make WindowOperation.MaxPick [| x; g |] |]
        | _ -> [| null; make WindowOperation.MaxGradient [| x; g |] |]

    override this.Batch(size, operands, batched) =
        let operands = Array.map2 (fun operand flag -> Folding.intoFirst (Folding.full size operand flag)) operands batched
        Primitives.routine this operands |> Folding.fromFirst size

    override _.Kernel node =
        let x = node.Inputs[0]
        let axis = ConvolutionGeometry.axis geometry

        WindowDescription(Dtype.element x.Dtype, nativeint x.Shape[0], axis 0, axis 1, axis 2, x.Shape[x.Rank - 1], operation)
        |> WindowKernel.Create
