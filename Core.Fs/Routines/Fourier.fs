namespace Hybrid.Core

open Hybrid.Providers.Fourier

/// The Fourier transform along an axis of complex numbers, pairs along the last axis, without a factor; see Tensor.fft.
[<Sealed>]
type internal Fourier(axis: int, inverse: bool) =
    inherit Routine()

    override _.Text = $"Fourier[{axis} {inverse}]"

    override _.Result operands =
        let x = operands[0]

        if not (Dtype.isFloat x.Dtype) then
            Shape.fail "FFT" $"the operand is {x.Dtype}" "It takes Float32 or Float64; cast first"

        if x.Rank < 2 || x.Shape[x.Rank - 1] <> 2 then
            Shape.fail
                "FFT"
                $"the shape is {Shape.text x.Shape}"
                "Complex numbers are pairs: the last axis has extent 2. For real numbers use realFft"

        if axis > x.Rank - 2 then
            Shape.fail "FFT" $"axis {axis} of {Shape.text x.Shape} holds the real and imaginary parts" $"Transform one of 0 to {x.Rank - 2}"

        struct (x.Shape, x.Dtype)

    /// The transposed conjugate of the transform is its inverse without a factor.
    override _.Gradient(_, g) = [| Fourier.Of (axis, not inverse) g |]

    override _.Batch(_, operands, _) = Fourier.Of (axis + 1, inverse) operands[0]

    override _.Kernel node =
        let size (shape: Shape) = nativeint (Shape.size shape)
        let x = node.Shape
        FourierKernel.Create(Dtype.element node.Dtype, size x[.. axis - 1], x[axis], size x[axis + 1 .. x.Length - 2], inverse)

    static member Of (axis, inverse) (x: Tensor) : Tensor = Primitives.routine (Fourier(axis, inverse)) [| x |]
