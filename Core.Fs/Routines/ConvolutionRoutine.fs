namespace Hybrid.Core

open Hybrid.Providers

/// The three bilinear maps that belong to one trilinear form, the sum over n, o, k, c, f of x[n, i, c] w[k, c, f] g[n, o, f] over all i, k, o that meet: by g it is
/// the convolution, by x the transposed convolution, by w the kernel's gradient. Each one's gradients are the other two.
[<Sealed>]
type internal ConvolutionRoutine(geometry: ConvolutionGeometry, transposed: bool) =
    inherit Routine()

    let outputs (w: Tensor) = if transposed then w.Shape[w.Rank - 2] * geometry.Groups else w.Shape[w.Rank - 1]

    let description (node: Tensor) epilogue =
        let x, w = node.Inputs[0], node.Inputs[1]
        ConvolutionGeometry.describe geometry x.Dtype x.Shape[0] x.Shape[x.Rank - 1] (outputs w) transposed epilogue

    override _.Text = (if transposed then "ConvolutionTransposed[" else "Convolution[") + ConvolutionGeometry.text geometry + "]"

    override _.Result operands =
        let x, w = operands[0], operands[1]
        struct (Array.concat [ [| x.Shape[0] |]; geometry.Output; [| outputs w |] ], x.Dtype)

    override _.Gradient(node, g) =
        let x, w = node.Inputs[0], node.Inputs[1]
        let other = ConvolutionGeometry.swap geometry
        let byInput = Primitives.routine (ConvolutionRoutine(other, not transposed)) [| g; w |]

        let byKernel =
            if transposed then
                Primitives.routine (KernelGradientRoutine other) [| g; x |]
            else
                Primitives.routine (KernelGradientRoutine geometry) [| x; g |]

        [| byInput; byKernel |]

    override this.Batch(size, operands, batched) =
        if batched[1] then
            let folded = ConvolutionRoutine({ geometry with Groups = geometry.Groups * size }, transposed)
            let x, w = Folding.intoLast (Folding.full size operands[0] batched[0]), Folding.intoLast operands[1]
            Primitives.routine folded [| x; w |] |> Folding.fromLast size
        else
            Primitives.routine this [| Folding.intoFirst operands[0]; operands[1] |] |> Folding.fromFirst size

    override _.Kernel node = ConvolutionKernel.Create(description node null)

    override _.Rows node = node.Size / max 1 node.Shape[node.Rank - 1]

    override _.Finished(node, epilogue) = ConvolutionKernel.Create(description node epilogue)

/// The gradient of a convolution by its kernel, from x and the cotangent of the result.
and [<Sealed>] internal KernelGradientRoutine(geometry: ConvolutionGeometry) =
    inherit Routine()

    override _.Text = "KernelGradient[" + ConvolutionGeometry.text geometry + "]"

    override _.Result operands =
        let x, g = operands[0], operands[1]
        struct (Array.append geometry.Kernel [| x.Shape[x.Rank - 1] / geometry.Groups; g.Shape[g.Rank - 1] |], x.Dtype)

    override _.Gradient(node, cotangent) =
        let x, g = node.Inputs[0], node.Inputs[1]

        [|
            Primitives.routine (ConvolutionRoutine(ConvolutionGeometry.swap geometry, true)) [| g; cotangent |]
            Primitives.routine (ConvolutionRoutine(geometry, false)) [| x; cotangent |]
        |]

    override _.Batch(size, operands, batched) =
        let fold i = Folding.intoLast (Folding.full size operands[i] batched[i])
        Primitives.routine (KernelGradientRoutine { geometry with Groups = geometry.Groups * size }) [| fold 0; fold 1 |] |> Folding.fromLast size

    override _.Kernel node =
        let x, g = node.Inputs[0], node.Inputs[1]
        let last (t: Tensor) = t.Shape[t.Rank - 1]
        KernelGradientKernel.Create(ConvolutionGeometry.describe geometry x.Dtype x.Shape[0] (last x) (last g) false null)
